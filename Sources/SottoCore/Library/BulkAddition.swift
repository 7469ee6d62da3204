import Media
import SystemPackage

/// Adds many files: looks at several side by side, and writes them in the order in which they were given.
///
/// So the library lists them in that order, and of a file that is named twice it is the second name that is known
/// already. Pictures of films are made behind the writing.
struct BulkAddition {
    private enum Step: Sendable {
        case looked(Int, Result<AdditionCandidate, any Error>)
        case pictured
    }

    let library: Library
    let paths: [FilePath]
    let media: MediaTools
    let launcher: any ToolLauncher
    /// How many children work at once.
    let width: Int
    let onResult: @Sendable (FileAddition) -> Void

    /// Returns when every file has had its turn, or when the task is cancelled and its children have ended.
    func run() async {
        await withTaskGroup(of: Step.self) { group in
            var looked: [Int: Result<AdditionCandidate, any Error>] = [:]
            var films: [Item] = []
            var (running, nextToLook, nextToWrite) = (0, 0, 0)
            repeat {
                while running < width, !Task.isCancelled, !films.isEmpty || nextToLook < paths.count {
                    if films.isEmpty {
                        group.addTask { [nextToLook] in await look(at: nextToLook) }
                        nextToLook += 1
                    } else {
                        let film = films.removeFirst()
                        group.addTask { await picture(film) }
                    }
                    running += 1
                }
                guard let step = await group.next() else { return }
                running -= 1
                if case .looked(let index, let result) = step { looked[index] = result }
                while let result = looked.removeValue(forKey: nextToWrite), !Task.isCancelled {
                    if let film = await write(result, paths[nextToWrite]) { films.append(film) }
                    nextToWrite += 1
                }
            } while true
        }
    }

    private func look(at index: Int) async -> Step {
        do {
            return .looked(index, .success(try await library.candidate(paths[index], media: media, launcher: launcher)))
        } catch {
            return .looked(index, .failure(error))
        }
    }

    private func picture(_ film: Item) async -> Step {
        try? await library.writeThumbnail(of: film, Thumbnail(tools: media, launcher: launcher))
        return .pictured
    }

    /// Writes a file's item and tells of it.
    ///
    /// - Returns: the item, if it is new and so has no picture yet.
    private func write(_ looked: Result<AdditionCandidate, any Error>, _ path: FilePath) async -> Item? {
        do {
            let (item, addition) = try await library.write(looked.get())
            onResult(FileAddition(path: path, result: .success((item, addition))))
            return addition == .added && item.media.video != nil ? item : nil
        } catch {
            // A file that was not reached did not fail.
            if !Task.isCancelled { onResult(FileAddition(path: path, result: .failure(SottoError(describing: error)))) }
            return nil
        }
    }
}
