/// The version of this program.
public let sottoVersion = "0.1.0"
