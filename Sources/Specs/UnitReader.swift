import Core

/// Makes a unit of one agent schema.
struct UnitReader {
  let rootName: String

  /// - Parameters:
  ///   - span: where the schema begins.
  ///   - fileName: what the schema's file is called, if it has one of its own.
  /// - Returns: nil when name or root path cannot be used; the findings say why.
  func unit(
    _ record: Record, at span: Span, fileName: String?, _ diagnostics: inout Diagnostics
  ) -> Unit? {
    let schema = Normalisation.agent(record)
    let bare = Forms(rootName: rootName, rootPath: nil)
    let rootPath = schema["rootpath"]?.text.flatMap { try? bare.path($0).get() }
    let forms = Forms(rootName: rootName, rootPath: rootPath)
    Validation(table: CanonicalFields.table, forms: forms).check(schema, at: span, &diagnostics)
    guard let rootPath, let id = Names.snake(rootPath.name),
      schema["name"]?.text ?? schema["system"]?.text != nil
    else { return nil }
    checkOperations(of: schema, &diagnostics)
    remark(on: schema, at: span, &diagnostics)
    return Unit(
      id: Unit.ID(id), kind: .agent, schema: schema, rootPath: rootPath,
      paths: paths(schema, forms), fileName: fileName, span: span)
  }

  private func paths(_ schema: Record, _ forms: Forms) -> DeclaredPaths {
    func declared(_ field: Field?, _ path: (String) -> RelativePath?) -> [DeclaredPath] {
      (field?.list ?? []).compactMap { item in
        item.text.flatMap(path).map { DeclaredPath($0, at: item.span) }
      }
    }
    let file = { (text: String) in try? forms.file(text).get() }
    let path = { (text: String) in try? forms.path(text).get() }
    let instructions = schema["cursorinstructions"]
    var paths = DeclaredPaths()
    paths.files = declared(instructions?["generatefiles"], file)
    paths.docs = declared(instructions?["generatedocs"], file)
    paths.links = declared(instructions?["linkexisting"], path)
    paths.folders = declared(instructions?["createifmissing"], path)
    paths.logs = declared(instructions?["logging"], path)
    paths.connections = declared(schema["integration"]?["connectto"]) { text in
      text.hasSuffix("/*") ? nil : path(text)
    }
    paths.manifest = instructions?["postgeneration"]?["manifest"].flatMap { field in
      field.text.flatMap(file).map { DeclaredPath($0, at: field.span) }
    }
    return paths
  }

  private func checkOperations(of schema: Record, _ diagnostics: inout Diagnostics) {
    var first: [String: Span] = [:]
    for endpoint in schema["deployment"]?["endpoints"]?.list ?? [] {
      let route = endpoint["path"]?.text.map { path in
        [endpoint["method"]?.text?.uppercased(), path].compactMap(\.self).joined(separator: " ")
      }
      let name = endpoint["name"]?.text.flatMap(Names.snake)
      for key in [name, route].compactMap(\.self) {
        guard let other = first[key] else {
          first[key] = endpoint.span
          continue
        }
        diagnostics.add(
          SpecRules.repeatedOperation, "'\(key)' is declared twice", at: endpoint.span,
          notes: [.init("the first is here", at: other)])
      }
    }
  }

  /// What is allowed but probably not meant.
  private func remark(on schema: Record, at span: Span, _ diagnostics: inout Diagnostics) {
    // A section of a wrong type has a finding already.
    func isMissing(_ section: String, _ list: String) -> Bool {
      guard let field = schema[section], !field.isNull else { return true }
      guard let record = field.record else { return false }
      return record[list].map { $0.isNull || $0.list?.isEmpty == true } ?? true
    }
    let name = schema["name"]?.text ?? schema["system"]?.text ?? ""
    if isMissing("deployment", "endpoints") {
      diagnostics.add(
        SpecRules.noEndpoints, "'\(name)' has no endpoints", at: span,
        help: "list them under 'deployment.endpoints'")
    }
    let mode = schema["governance"]?["mode"]?.text.map(Record.normalised)
    if isMissing("governance", "anchors"), mode != "autonomous" {
      diagnostics.add(
        SpecRules.noAnchors, "nobody is an anchor of '\(name)'", at: span,
        help: "list people or bodies under 'governance.anchors'")
    }
    if isMissing("cursorinstructions", "generatefiles") {
      diagnostics.add(
        SpecRules.noFiles, "'\(name)' lists no files", at: span,
        help: "list them under 'cursorinstructions.generatefiles'")
    }
  }
}
