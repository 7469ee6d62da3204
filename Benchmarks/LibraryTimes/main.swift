import Foundation
import SottoCore
import SystemPackage

// Times pages of a home's list within one process: LibraryTimes HOME SEARCH... For each search, where an empty one
// means the whole list, prints the median in milliseconds, how many items match, and the search.

let runs = 21
let words = CommandLine.arguments.dropFirst()
guard let path = words.first else {
    try FileHandle.standardError.write(contentsOf: Data("usage: LibraryTimes HOME SEARCH...\n".utf8))
    exit(64)
}
let library = Library(database: try HomeDatabase(home: Home(path: FilePath(path))))
for search in words.dropFirst() {
    var count = 0
    let times = try (0..<runs).map { _ in
        try ContinuousClock().measure { count = try library.page(search: search, limit: 100).totalCount }
    }
    let median = times.sorted()[runs / 2] / Duration.milliseconds(1)
    print(String(format: "%.2f", median), count, search, separator: "\t")
}
