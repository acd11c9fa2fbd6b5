import Core

@main struct L9Gen {
  static func main() {
    print("l9gen \(toolVersion)")
  }
}
