import Core
import Jinja

/// One generated file, and for every byte of it what wrote it.
struct FileTrace {
  /// What wrote a stretch of a file.
  enum Maker {
    /// A segment of the rendering; the range counts in the rendering.
    case template(segment: Int, rendered: Range<Int>)
    /// The line at the head, the metadata block, and what the contract form adds at the end: put in
    /// where the template has its marker.
    case header, block, footer
  }

  struct Stretch {
    /// In the file.
    let range: Range<Int>
    let maker: Maker
  }

  let file: PlannedFile
  /// The file as it is generated.
  let bytes: [UInt8]
  let rendering: Rendering
  /// Where the rendering has the marker.
  private let marker: Range<Int>
  private let parts: CommentForm.Parts?

  /// Renders a file once more; nil for one that cannot be rendered, which is a finding elsewhere.
  init?(_ file: PlannedFile, _ context: ValueMap, _ facts: Metadata.Facts) {
    var renderer = Renderer(recordsSegments: true)
    guard let rendering = try? renderer.render(file.template, context, budget: file.budget),
      let bytes = Metadata.stamp(rendering, of: file, facts)
    else { return nil }
    self.file = file
    self.bytes = bytes
    self.rendering = rendering
    marker = Metadata.body(of: rendering.bytes, path: file.path).block
    parts = CommentForm(path: file.path).split(bytes)
  }

  /// The segment that wrote the marker.
  var markerSegment: Int { segment(at: max(marker.lowerBound, marker.upperBound - 2)) }

  /// What wrote the bytes of a range, in their order.
  func stretches(of range: Range<Int>) -> [Stretch] {
    var stretches: [Stretch] = []
    var start = range.lowerBound
    while start < range.upperBound {
      let stretch = stretch(at: start, limit: range.upperBound)
      stretches.append(stretch)
      start = stretch.range.upperBound
    }
    return stretches
  }

  private func stretch(at start: Int, limit: Int) -> Stretch {
    let regions: [(range: Range<Int>, maker: Maker)] =
      parts.map { [($0.firstLine, .header), ($0.block, .block), ($0.footer, .footer)] } ?? []
    for region in regions where region.range.contains(start) {
      return Stretch(range: start..<min(region.range.upperBound, limit), maker: region.maker)
    }
    let put = regions.filter { $0.range.upperBound <= start }
    var rendered = start - put.reduce(0) { $0 + $1.range.count }
    if rendered >= marker.lowerBound { rendered += marker.count }
    let index = segment(at: rendered)
    var end = segmentEnd(index) - rendered + start
    // The marker's line ends where the block begins.
    for region in regions where region.range.lowerBound > start && !region.range.isEmpty {
      end = min(end, region.range.lowerBound)
    }
    end = max(start + 1, min(end, limit))
    return Stretch(
      range: start..<end,
      maker: .template(segment: index, rendered: rendered..<rendered + end - start))
  }

  private func segmentEnd(_ index: Int) -> Int {
    index + 1 < rendering.segments.count
      ? Int(rendering.segments[index + 1].start) : rendering.bytes.count
  }

  /// 0 where nothing was recorded, as for an empty file.
  private func segment(at offset: Int) -> Int { rendering.segment(at: offset) ?? 0 }
}
