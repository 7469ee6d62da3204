import Glibc

// The arguments stay the bytes they are: a file name need not be UTF-8.
let arguments = Array(UnsafeBufferPointer(start: CommandLine.unsafeArgv, count: Int(CommandLine.argc)))

guard let name = arguments.dropFirst().first.flatMap({ $0 }).map({ String(cString: $0) }) else {
    Report.usage("no subcommand")
}
if name == "separate" {
    SeparateCommand.run(arguments.dropFirst(2).compactMap { $0.map { String(cString: $0) } })
}
guard let command = RunCommand(rawValue: name) else {
    Report.usage("unknown subcommand \"\(name)\"")
}
command.run(Array(arguments.dropFirst(2)))
