// A process for the tests to kill: it runs a program through the launcher while its threads come and go.
//
//     OfflineTestParent WORKER offline|tethered PROGRAM [ARGUMENT...]
//
// It prints the program's process id. It ends with 0 when the program does, and with 1 and an error when it cannot run.
import Glibc
import Offline

let words = CommandLine.arguments
let network = OfflineLauncher.Network(rawValue: words[2]) ?? .refused
let launcher = OfflineLauncher(workerPath: words[1], network: network)

func spawnShortLivedThread() {
    var thread = pthread_t()
    let work: @convention(c) (UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? = { _ in
        usleep(1000)
        return nil
    }
    if pthread_create(&thread, nil, work, nil) == 0 {
        pthread_detach(thread)
    }
}

/// Past the buffer of `print`, for whoever reads waits for the line.
@Sendable func say(_ line: String) {
    var line = line + "\n"
    _ = line.withUTF8 { write(STDOUT_FILENO, $0.baseAddress, $0.count) }
}

do {
    try await withThrowingTaskGroup(of: Void.self) { group in
        group.addTask {
            while !Task.isCancelled {
                spawnShortLivedThread()
                try await Task.sleep(for: .milliseconds(2))
            }
        }
        _ = try await launcher.run(words[3], arguments: Array(words.dropFirst(4)), onStart: { say(String($0)) })
        group.cancelAll()
    }
} catch let error as OfflineError {
    say(error.description)
    exit(1)
}
