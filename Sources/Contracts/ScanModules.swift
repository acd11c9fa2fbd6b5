import Core
import Files
import Specs

extension Scan {
  mutating func checkModules() throws(Failure) {}
  mutating func checkConflicts() throws(Failure) {}
}
