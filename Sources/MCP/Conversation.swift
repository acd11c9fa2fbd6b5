internal import Core
internal import Dispatch
internal import Files
internal import Synchronization

/// A server on standard input and output.
///
/// One thread reads, so that a ping or a cancellation is heard while a call runs; the thread that
/// started the conversation carries calls out, one after the other, in the order they came.
package final class Conversation: Sendable {
  /// Longer lines are answered with an error; arguments are short.
  package static let lineLimit = 1 << 20
  /// So many turns wait at most; then nothing more is read.
  private static let waitingLimit = 64

  private struct State: ~Copyable {
    var server: Server
    var waiting: [Server.Turn] = []
    /// Requests that are not answered yet.
    var open: Set<RequestID> = []
    var cancelled: Set<RequestID> = []
    var isReaderGone = false
  }

  private let state: Mutex<State>
  private let server: Server
  private let turns = DispatchSemaphore(value: 0)
  private let places = DispatchSemaphore(value: Conversation.waitingLimit)
  private let output = Mutex(())

  package init(_ server: Server) {
    self.server = server
    state = Mutex(State(server: server))
  }

  /// Answers until the client leaves. Calls that came before are still carried out.
  ///
  /// - Parameter carryOut: a call, and where to tell how it goes.
  package func run(
    _ carryOut: (Server.Call, @escaping @Sendable (String) -> Void) -> ToolAnswer
  ) {
    DispatchQueue.global().async { self.readAll() }
    while true {
      turns.wait()
      guard let turn = state.withLock({ $0.waiting.isEmpty ? nil : $0.waiting.removeFirst() })
      else { return }
      places.signal()
      work(turn, carryOut)
    }
  }

  // MARK: the reading thread

  private func readAll() {
    var buffer = LineBuffer(limit: Self.lineLimit)
    while let bytes = StandardInput.read() {
      for line in buffer.add(bytes[...]) { take(line) }
    }
    if let line = buffer.finish() { take(line) }
    // Without a turn to take it is the end.
    turns.signal()
  }

  private func take(_ line: LineBuffer.Line) {
    let turn: Server.Turn
    switch line {
    case .whole(let bytes): turn = state.withLock { $0.server.receive(bytes) }
    case .tooLong: turn = Server.tooLong(limit: Self.lineLimit)
    }
    let calls = register(turn)
    if calls {
      places.wait()
      state.withLock { $0.waiting.append(turn) }
      turns.signal()
    } else {
      work(turn) { _, _ in preconditionFailure("a turn with a call waits for its thread") }
    }
  }

  /// Notes what is to be answered and what no more; true when there is something to carry out.
  private func register(_ turn: Server.Turn) -> Bool {
    state.withLock { state in
      var calls = false
      for reaction in turn.reactions {
        switch reaction {
        case .call(let call):
          state.open.insert(call.id)
          calls = true
        case .cancel(let id): if state.open.contains(id) { state.cancelled.insert(id) }
        case .nothing, .response: break
        }
      }
      return calls
    }
  }

  // MARK: answers

  private func work(
    _ turn: Server.Turn,
    _ carryOut: (Server.Call, @escaping @Sendable (String) -> Void) -> ToolAnswer
  ) {
    var responses: [JSON] = []
    for reaction in turn.reactions {
      switch reaction {
      case .nothing, .cancel: break
      case .response(let response): responses.append(response)
      case .call(let call):
        if let response = respond(to: call, carryOut) { responses.append(response) }
      }
    }
    if turn.isBatch {
      if !responses.isEmpty { send(.array(responses)) }
    } else {
      for response in responses { send(response) }
    }
  }

  private func respond(
    to call: Server.Call,
    _ carryOut: (Server.Call, @escaping @Sendable (String) -> Void) -> ToolAnswer
  ) -> JSON? {
    let isWanted: @Sendable () -> Bool = { self.state.withLock { !$0.cancelled.contains(call.id) } }
    defer {
      state.withLock { state in
        state.open.remove(call.id)
        state.cancelled.remove(call.id)
      }
    }
    guard isWanted() else { return nil }
    let response = server.respond(to: call) { carryOut(call, progress(of: call, isWanted)) }
    return isWanted() ? response : nil
  }

  /// Steps are counted, since nobody knows how many there will be.
  private func progress(
    of call: Server.Call, _ isWanted: @escaping @Sendable () -> Bool
  ) -> @Sendable (String) -> Void {
    guard let token = call.progressToken else { return { _ in } }
    let steps = StepCount()
    return { message in
      guard isWanted() else { return }
      self.send(Server.progress(token, steps.next(), message))
    }
  }

  /// One line; a client that left ends the program with the next read.
  private func send(_ message: JSON) {
    output.withLock { _ in
      _ = try? StandardStream.output.write(message.bytes() + [UInt8(ascii: "\n")])
    }
  }
}

private final class StepCount: Sendable {
  private let count = Mutex(0)

  func next() -> Int {
    count.withLock { count in
      count += 1
      return count
    }
  }
}

extension Server {
  static func tooLong(limit: Int) -> Turn {
    let problem = ProtocolError(.invalidRequest, "the line is longer than \(limit) bytes")
    return Turn(reactions: [.response(problem.response(to: nil))], isBatch: false)
  }
}
