// swift-tools-version: 6.2
import PackageDescription

let strict: [SwiftSetting] = [
    .treatAllWarnings(as: .error),
    .enableUpcomingFeature("ExistentialAny"),
]

let package = Package(
    name: "SottoDesktop",
    products: [.executable(name: "sotto-desktop", targets: ["sotto-desktop"])],
    targets: [
        // GTK 4 and WebKitGTK, and through them GLib and libsoup.
        .systemLibrary(
            name: "CWebKitGTK", pkgConfig: "webkitgtk-6.0",
            providers: [.apt(["libgtk-4-dev", "libwebkitgtk-6.0-dev"])]
        ),

        // What Swift needs to speak with GLib: objects, signals, asynchronous calls, its main loop, HTTP.
        .target(name: "Toolkit", dependencies: ["CWebKitGTK"], swiftSettings: strict),

        // Two declarations of the C library's that Swift does not show.
        .systemLibrary(name: "CSpawn"),

        // What signs in without telling the token, and needs no GTK: GLib's HMAC.
        .systemLibrary(name: "CGLib", pkgConfig: "glib-2.0", providers: [.apt(["libglib2.0-dev"])]),

        // What the window knows and decides, without a window.
        .target(name: "DesktopCore", dependencies: ["CGLib", "CSpawn"], swiftSettings: strict),

        // Opens the standard streams before the program begins, if they are closed.
        .target(name: "CStandardStreams", cSettings: [.treatAllWarnings(as: .error)]),

        .executableTarget(
            name: "sotto-desktop", dependencies: ["CStandardStreams", "CWebKitGTK", "DesktopCore", "Toolkit"],
            swiftSettings: strict),

        .testTarget(name: "DesktopCoreTests", dependencies: ["DesktopCore"], swiftSettings: strict),
    ]
)
