/// What one rendering may use.
package struct Budget: Sendable {
  package var steps: Int
  package var outputBytes: Int
  /// Bytes of all values made while rendering, together.
  package var memory: Int
  package var valueBytes: Int
  package var listItems: Int

  package init(steps: Int, outputBytes: Int, memory: Int, valueBytes: Int, listItems: Int) {
    self.steps = steps
    self.outputBytes = outputBytes
    self.memory = memory
    self.valueBytes = valueBytes
    self.listItems = listItems
  }

  package static let standard = Budget(
    steps: 2_000_000, outputBytes: 4 << 20, memory: 64 << 20, valueBytes: 4 << 20,
    listItems: 100_000)

  /// For a text that may list every file of so many units: each unit brings its share beside what
  /// any text may use, so that a list is as long as it has to be and still comes to an end.
  package static func listing(units count: Int) -> Budget {
    Budget(
      steps: standard.steps + 20_000 * count, outputBytes: standard.outputBytes + count << 16,
      memory: standard.memory + count << 18, valueBytes: standard.valueBytes + count << 16,
      listItems: standard.listItems + 1_000 * count)
  }

  static let rangeLimit = 10_000
  static let callDepth = 64
  static let valueDepth = 64
}

/// What is left of a budget.
struct Meter {
  let budget: Budget
  private(set) var steps: Int
  private(set) var memory: Int

  init(_ budget: Budget) {
    self.budget = budget
    self.steps = budget.steps
    self.memory = budget.memory
  }

  @inline(__always)
  mutating func charge(steps count: Int) throws(Fault) {
    steps -= count
    if steps < 0 {
      throw Fault(
        TemplateRule.budget, "the rendering takes more than \(budget.steps) steps",
        help: "loop over less")
    }
  }

  /// To be called before text of this size is made.
  mutating func charge(bytes count: Int) throws(Fault) {
    if count > budget.valueBytes {
      throw Fault(
        TemplateRule.budget, "the text would be larger than \(budget.valueBytes) bytes")
    }
    try charge(memory: count + 32)
  }

  /// To be called before a list or map of this size is made.
  mutating func charge(items count: Int) throws(Fault) {
    if count > budget.listItems {
      throw Fault(
        TemplateRule.budget, "the list would have more than \(budget.listItems) items")
    }
    try charge(steps: count)
    try charge(memory: count * MemoryLayout<Value>.stride + 32)
  }

  private mutating func charge(memory count: Int) throws(Fault) {
    memory -= count
    if memory < 0 {
      throw Fault(
        TemplateRule.budget,
        "the values made while rendering take more than \(budget.memory) bytes")
    }
  }
}
