import Foundation
import SottoCore
import SystemPackage

/// A pack that looks right: files of the right sizes, which take no space, and a shell script in Python's place.
enum FakePack {
    /// Reads the runner's arguments as variables.
    static let arguments = """
        #!/bin/sh
        while [ $# -gt 0 ]; do
            case $1 in
            --frames) frames=$2 ;;
            --vocals) vocals=$2 ;;
            --background) background=$2 ;;
            --bit-depth) depth=$2 ;;
            esac
            shift
        done
        case $depth in 16) size=2 ;; 24) size=3 ;; *) size=4 ;; esac
        bytes=$((frames * 2 * size))

        """

    static let done = """
        printf '{"event":"done","outputs":[],"stats":{"engine_version":"spleeter 2.4.2","precision":"f32",'
        echo '"bit_depth":"'"$depth"'","limited_samples":{"vocals":0,"background":0}}}'

        """

    /// Writes a faint constant as the vocals and silence as the background.
    static let separates =
        arguments + """
            echo '{"event":"progress","stage":"separate","fraction":0.5,"speed":2}'
            head -c $bytes /dev/zero | tr '\\0' '\\1' >>"$vocals"
            head -c $bytes /dev/zero >>"$background"

            """ + done

    static func install(_ pack: PackID = .spleeter, in home: Home, python: String = separates) throws {
        let store = PackStore(home: home)
        let layout = PackLayout(pack: pack, root: store.installed(pack))
        try build(layout, python: python)
    }

    /// Builds the pack's files in any folder.
    static func build(_ layout: PackLayout, python: String = separates) throws {
        let manager = FileManager.default
        try manager.createDirectory(atPath: layout.model.string, withIntermediateDirectories: true)
        for file in ModelFile.all { try write(file, in: layout.model) }
        let folder = layout.python.removingLastComponent().string
        try manager.createDirectory(atPath: folder, withIntermediateDirectories: true)
        try writeScript(python, to: layout.python)
        let receipt = """
            {"id": "\(layout.root.removingLastComponent().lastComponent?.string ?? "")", "version": "1", \
            "installed_at": "2026-01-02T03:04:05Z", "job": "", "sotto": "0", "source": "a test", "size_bytes": 1234, \
            "file_count": 5}
            """
        try Data(receipt.utf8).write(to: URL(filePath: layout.receipt.string))
    }

    static func writeScript(_ text: String, to path: FilePath) throws {
        try Data(text.utf8).write(to: URL(filePath: path.string))
        try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: path.string)
    }

    private static func write(_ file: ModelFile, in folder: FilePath) throws {
        let path = folder.appending(file.name)
        try Data().write(to: URL(filePath: path.string))
        let handle = try FileHandle(forWritingTo: URL(filePath: path.string))
        try handle.truncate(atOffset: UInt64(file.size))
        try handle.close()
    }
}
