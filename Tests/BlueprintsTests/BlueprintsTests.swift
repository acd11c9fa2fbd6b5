import Testing

@testable import Blueprints
