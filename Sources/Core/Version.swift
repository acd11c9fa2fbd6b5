/// The version of l9gen; changes with every release.
package let toolVersion = "0.1.0"
