import Hummingbird

/// What is known of a request beside what it says.
package struct RequestContext: Hummingbird.RequestContext {
    package var coreContext: CoreRequestContextStorage
    /// The port at which the connection came in.
    let localPort: Int?

    package init(source: ApplicationRequestContextSource) {
        coreContext = .init(source: source)
        localPort = source.channel.localAddress?.port
    }

    /// A part of the address that the route names, such as `item` in `/items/{item}`.
    func parameter(_ name: String) -> String { parameters.get(name) ?? "" }
}
