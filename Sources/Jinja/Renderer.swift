import Core

/// Renders templates; keeps its buffers from one rendering to the next.
///
/// Invariant: a renderer holds no state that a later rendering could see, so several threads with
/// a renderer each give the same bytes as one.
package struct Renderer: Sendable {
  private var machine = Machine()

  /// - Parameter recordsSegments: whether a rendering tells where each stretch of it came from.
  package init(recordsSegments: Bool = false) { machine.recordsSegments = recordsSegments }

  package mutating func render(
    _ template: Template, _ context: ValueMap, budget: Budget = .standard
  ) throws(RenderFailure) -> Rendering {
    do throws(Fault) {
      try machine.run(template.program, context, budget)
      let bytes = machine.output.bytes
      let segments = machine.trail.resolved(machine.segments.values(from: 0), of: bytes)
      return Rendering(bytes: bytes, segments: segments, calls: machine.trail.calls)
    } catch {
      throw machine.failure(error, template.program, context)
    }
  }

  /// Renders, and lends the bytes until the next rendering would need their place.
  package mutating func render<Result>(
    _ template: Template, _ context: ValueMap, budget: Budget = .standard,
    _ body: (Swift.Span<UInt8>) -> Result
  ) throws(RenderFailure) -> Result {
    do throws(Fault) {
      try machine.run(template.program, context, budget)
    } catch {
      throw machine.failure(error, template.program, context)
    }
    return machine.output.withSpan(body)
  }

  /// The value of an expression.
  package mutating func evaluate(
    _ expression: Expression, _ context: ValueMap, budget: Budget = .standard
  ) throws(RenderFailure) -> Value {
    do throws(Fault) {
      try machine.run(expression.program, context, budget)
      guard let value = machine.stack.last else {
        preconditionFailure("an expression leaves one value")
      }
      try value.requireDefined()
      return value
    } catch {
      throw machine.failure(error, expression.program, context)
    }
  }

  /// Whether a condition holds.
  package mutating func isTrue(
    _ expression: Expression, _ context: ValueMap, budget: Budget = .standard
  ) throws(RenderFailure) -> Bool {
    let value = try evaluate(expression, context, budget: budget)
    do throws(Fault) {
      return try Jinja.isTrue(value)
    } catch {
      throw machine.failure(error, expression.program, context)
    }
  }
}

extension Machine {
  /// Gives a fault its place in the template.
  func failure(_ fault: Fault, _ program: Program, _ context: ValueMap) -> RenderFailure {
    let site = max(0, min(pc - 1, program.sites.count - 1))
    var diagnostic = Diagnostic(
      fault.rule, fault.message, at: program.span(at: site), help: fault.help)
    if let place = fault.missing {
      diagnostic = undefined(place == 0 ? UInt32(site + 1) : place, site, program, context)
    }
    for frame in frames.reversed().prefix(4) {
      let function = program.functions[Int(frame.function)]
      diagnostic.notes.append(
        Diagnostic.Note("called here: '\(function.name)'", at: program.span(at: frame.callSite)))
    }
    return RenderFailure(diagnostic: diagnostic)
  }

  private func undefined(
    _ place: UInt32, _ site: Int, _ program: Program, _ context: ValueMap
  ) -> Diagnostic {
    guard place > 0, place <= program.ops.count else {
      return Diagnostic(
        TemplateRule.undefined, "the value is not defined", at: program.span(at: site))
    }
    let span = program.span(at: Int(place) - 1)
    let isName: Bool
    var known: [String]
    switch misses[place] {
    case .map(let map)?: (isName, known) = (false, map.entries.map(\.key.text))
    case .some: (isName, known) = (false, [])
    case nil:
      known = (program.visible[place - 1] ?? []).filter { !isUnset($0, program) }
      // A template imported without context does not see it.
      if case .compute(.missing) = program.ops[Int(place) - 1] {
      } else {
        known += context.entries.map(\.key.text)
      }
      isName = true
    }
    // sorted: by bytes
    known = Set(known).sorted(by: precedes)
    if case .compute(.missing) = program.ops[Int(place) - 1],
      program.visible[place - 1] == nil
    {
      return Diagnostic(
        TemplateRule.undefined, "the inline if gives nothing when its condition is false", at: span,
        help: "write an else")
    }
    let (text, wanted) = missingName(program, Int(place) - 1, span, isName)
    return Diagnostic(
      TemplateRule.undefined, text, at: span, help: hint(wanted, known, isName: isName))
  }

  /// A context name that the context does not have is not one that could have been meant.
  private func isUnset(_ name: String, _ program: Program) -> Bool {
    guard let index = program.names.firstIndex(where: { $0.text == name }) else { return false }
    let slot = program.nameSlots[index]
    guard slot >= 0 else { return positions[index] < 0 }
    if case .missing = slots[Int(slot)] { return true }
    return false
  }

  private func missingName(
    _ program: Program, _ index: Int, _ span: Span, _ isName: Bool
  ) -> (message: String, name: String?) {
    switch program.ops[index] {
    case .loadAttribute(let slot, let key), .emitAttribute(let slot, let key, _),
      .emitAttributeFiltered(let slot, let key, _):
      let name = program.keys[Int(key)].text
      if isName, let root = program.nameSlots.firstIndex(of: slot) {
        let rootName = program.names[root].text
        return ("'\(rootName)' is not defined", rootName)
      }
      return ("\(misses[UInt32(index + 1)]?.kindName ?? "the value") has no '\(name)'", name)
    case .attribute(let key):
      let name = program.keys[Int(key)].text
      return ("\(misses[UInt32(index + 1)]?.kindName ?? "the value") has no '\(name)'", name)
    case .load(let slot), .emitSlot(let slot, _), .emitSlotFiltered(let slot, _):
      let root = program.nameSlots.firstIndex(of: slot)
      let name = root.map { program.names[$0].text } ?? span.text
      return ("'\(name)' is not defined", name)
    case .compute(.subscripted):
      return ("\(misses[UInt32(index + 1)]?.kindName ?? "the value") has no such element", nil)
    case .compute(.loopField(_, let field)):
      return ("'loop.\(field)' is not defined here", nil)
    default: return ("'\(quoted(span.text).dropFirst().dropLast())' is not defined", nil)
    }
  }

  private func hint(_ name: String?, _ known: [String], isName: Bool) -> String? {
    if known.isEmpty { return isName ? "no names are defined here" : nil }
    let list = known.prefix(20).joined(separator: ", ") + (known.count > 20 ? ", …" : "")
    let all = isName ? "names here: \(list)" : "it has: \(list)"
    guard let name, let guess = Suggestion.closest(to: name, in: known) else { return all }
    return "did you mean '\(guess)'? \(all)"
  }
}
