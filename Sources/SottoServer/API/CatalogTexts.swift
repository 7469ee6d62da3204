import Catalog

/// The catalogue as the page and the description of the API have it.
package enum CatalogTexts {
    /// A module for the page: the labels of all choices by their ids.
    package static let pageModule = """
        // Made from the catalogue by the server.
        export const engineNames = \(labels(Engine.all));
        export const presetNames = \(labels(Preset.all));
        export const precisionNames = \(labels(Precision.all));
        export const bitDepthNames = \(labels(BitDepth.all));

        """

    /// Fills the ids into the description of the API.
    package static func filled(_ description: String) -> String {
        [
            ("$engines", ids(Engine.all)), ("$presets", ids(Preset.all)), ("$precisions", ids(Precision.all)),
            ("$bitDepths", ids(BitDepth.all)),
        ].reduce(description) { $0.replacing("[\($1.0)]", with: "[\($1.1)]") }
    }

    private static func ids(_ choices: [some Choice]) -> String {
        choices.map { "\"\($0.id)\"" }.joined(separator: ", ")
    }

    /// Ids and labels are the catalogue's own, and need no escapes.
    private static func labels(_ choices: [some Choice]) -> String {
        "{ \(choices.map { "\"\($0.id)\": \"\($0.label)\"" }.joined(separator: ", ")) }"
    }
}
