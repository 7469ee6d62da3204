import Crypto
import HTTPTypes
import Hummingbird
import NIOCore

/// The page's files, which this executable carries inside itself.
package struct PageFiles: Sendable {
    private struct File: Sendable {
        var bytes: ByteBuffer
        var type: String
        var tag: String
    }

    /// Every file by its name, as `Page/` has it.
    private static let contents: KeyValuePairs<String, [UInt8]> = [
        "api.js": PackageResources.api_js,
        "app.css": PackageResources.app_css,
        "app.js": PackageResources.app_js,
        "base.css": PackageResources.base_css,
        "buttons.js": PackageResources.buttons_js,
        "connection-bar.js": PackageResources.connection_bar_js,
        "desktop-window.js": PackageResources.desktop_window_js,
        "diagnostics-report.js": PackageResources.diagnostics_report_js,
        "diagnostics-view.js": PackageResources.diagnostics_view_js,
        "dialogs.js": PackageResources.dialogs_js,
        "dom.js": PackageResources.dom_js,
        "event-stream.js": PackageResources.event_stream_js,
        "event-worker.js": PackageResources.event_worker_js,
        "events.js": PackageResources.events_js,
        "failures.js": PackageResources.failures_js,
        "file-adding.js": PackageResources.file_adding_js,
        "first-page.js": PackageResources.first_page_js,
        "format.js": PackageResources.format_js,
        "grid-keys.js": PackageResources.grid_keys_js,
        "icon.svg": PackageResources.icon_svg,
        "icons.js": PackageResources.icons_js,
        "index.html": PackageResources.index_html,
        "item-actions.js": PackageResources.item_actions_js,
        "item-facts.js": PackageResources.item_facts_js,
        "item-grid.js": PackageResources.item_grid_js,
        "item-pages.js": PackageResources.item_pages_js,
        "item-panel.js": PackageResources.item_panel_js,
        "item-players.js": PackageResources.item_players_js,
        "item-removing.js": PackageResources.item_removing_js,
        "item-row.js": PackageResources.item_row_js,
        "item-selection.js": PackageResources.item_selection_js,
        "item-state.js": PackageResources.item_state_js,
        "item-words.js": PackageResources.item_words_js,
        "job-card.js": PackageResources.job_card_js,
        "job-groups.js": PackageResources.job_groups_js,
        "job-log.js": PackageResources.job_log_js,
        "job-section.js": PackageResources.job_section_js,
        "jobs-view.js": PackageResources.jobs_view_js,
        "lane-board.js": PackageResources.lane_board_js,
        "lane-comparison.js": PackageResources.lane_comparison_js,
        "lane-mixer.js": PackageResources.lane_mixer_js,
        "lane-picture.js": PackageResources.lane_picture_js,
        "lane-player.js": PackageResources.lane_player_js,
        "lane-processor.js": PackageResources.lane_processor_js,
        "lane-range.js": PackageResources.lane_range_js,
        "lane-sound.js": PackageResources.lane_sound_js,
        "lane-strip.js": PackageResources.lane_strip_js,
        "lane-transport.js": PackageResources.lane_transport_js,
        "library-empty.js": PackageResources.library_empty_js,
        "library-toolbar.js": PackageResources.library_toolbar_js,
        "library-view.js": PackageResources.library_view_js,
        "library.css": PackageResources.library_css,
        "listening-keys.js": PackageResources.listening_keys_js,
        "listening-view.js": PackageResources.listening_view_js,
        "listening.css": PackageResources.listening_css,
        "live.js": PackageResources.live_js,
        "menu.js": PackageResources.menu_js,
        "original-notes.js": PackageResources.original_notes_js,
        "pack-actions.js": PackageResources.pack_actions_js,
        "pack-banner.js": PackageResources.pack_banner_js,
        "pack-card.js": PackageResources.pack_card_js,
        "pack-dialogs.js": PackageResources.pack_dialogs_js,
        "path-adding.js": PackageResources.path_adding_js,
        "peak-file.js": PackageResources.peak_file_js,
        "preview-player.js": PackageResources.preview_player_js,
        "preview-stills.js": PackageResources.preview_stills_js,
        "progress.js": PackageResources.progress_js,
        "report-text.js": PackageResources.report_text_js,
        "selection-bar.js": PackageResources.selection_bar_js,
        "separating.js": PackageResources.separating_js,
        "separation-options.js": PackageResources.separation_options_js,
        "sign-in.js": PackageResources.sign_in_js,
        "spectrogram-worker.js": PackageResources.spectrogram_worker_js,
        "spectrogram.js": PackageResources.spectrogram_js,
        "stem-cards.js": PackageResources.stem_cards_js,
        "stem-file.js": PackageResources.stem_file_js,
        "stem-resampler.js": PackageResources.stem_resampler_js,
        "stem-set.js": PackageResources.stem_set_js,
        "stems-state.js": PackageResources.stems_state_js,
        "timecode.js": PackageResources.timecode_js,
        "toasts.js": PackageResources.toasts_js,
        "trusted-scripts.js": PackageResources.trusted_scripts_js,
        "upload-tray.js": PackageResources.upload_tray_js,
        "uploads.js": PackageResources.uploads_js,
        "virtual-list.js": PackageResources.virtual_list_js,
    ]

    private let files: [String: File]

    package init() {
        let named = Self.contents.map { name, bytes in
            let hash = SHA256.hash(data: bytes).prefix(12).map { String($0, radix: 16) }.joined()
            return (name, File(bytes: ByteBuffer(bytes: bytes), type: Self.type(of: name), tag: "\"\(hash)\""))
        }
        files = Dictionary(uniqueKeysWithValues: named)
    }

    package var endpoints: [Endpoint] {
        [Endpoint(.get, "/") { request, _ in try serve("index.html", request) }]
            + files.keys.map { name in Endpoint(.get, "/\(name)") { request, _ in try serve(name, request) } }
    }

    /// Browsers keep the files and ask whether they are still right, so that a newer Sotto never meets an older page.
    private func serve(_ name: String, _ request: Request) throws -> Response {
        guard let file = files[name] else { throw APIError.noSuchAddress(request.uri.path) }
        let headers: HTTPFields = [.contentType: file.type, .eTag: file.tag, .cacheControl: "no-cache"]
        if request.headers[.ifNoneMatch] == file.tag { return Response(status: .notModified, headers: headers) }
        return Response(status: .ok, headers: headers, body: ResponseBody(byteBuffer: file.bytes))
    }

    private static func type(of name: String) -> String {
        switch name.split(separator: ".").last {
        case "html": "text/html; charset=utf-8"
        case "css": "text/css; charset=utf-8"
        case "svg": "image/svg+xml"
        default: "text/javascript; charset=utf-8"
        }
    }
}
