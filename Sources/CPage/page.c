#include "CPage.h"

// Embedded by the C compiler, which takes no time for it: as array literals in Swift they took two minutes of every
// build of the server. A test compares the table with the folder.
static const struct sotto_text files[] = {
    {"api.js", (const unsigned char[]){
#embed "../SottoServer/Page/api.js" suffix(, 0)
    }},
    {"app.css", (const unsigned char[]){
#embed "../SottoServer/Page/app.css" suffix(, 0)
    }},
    {"app.js", (const unsigned char[]){
#embed "../SottoServer/Page/app.js" suffix(, 0)
    }},
    {"base.css", (const unsigned char[]){
#embed "../SottoServer/Page/base.css" suffix(, 0)
    }},
    {"buttons.js", (const unsigned char[]){
#embed "../SottoServer/Page/buttons.js" suffix(, 0)
    }},
    {"connection-bar.js", (const unsigned char[]){
#embed "../SottoServer/Page/connection-bar.js" suffix(, 0)
    }},
    {"desktop-window.js", (const unsigned char[]){
#embed "../SottoServer/Page/desktop-window.js" suffix(, 0)
    }},
    {"diagnostics-report.js", (const unsigned char[]){
#embed "../SottoServer/Page/diagnostics-report.js" suffix(, 0)
    }},
    {"diagnostics-view.js", (const unsigned char[]){
#embed "../SottoServer/Page/diagnostics-view.js" suffix(, 0)
    }},
    {"dialogs.js", (const unsigned char[]){
#embed "../SottoServer/Page/dialogs.js" suffix(, 0)
    }},
    {"dom.js", (const unsigned char[]){
#embed "../SottoServer/Page/dom.js" suffix(, 0)
    }},
    {"event-stream.js", (const unsigned char[]){
#embed "../SottoServer/Page/event-stream.js" suffix(, 0)
    }},
    {"event-worker.js", (const unsigned char[]){
#embed "../SottoServer/Page/event-worker.js" suffix(, 0)
    }},
    {"events.js", (const unsigned char[]){
#embed "../SottoServer/Page/events.js" suffix(, 0)
    }},
    {"failures.js", (const unsigned char[]){
#embed "../SottoServer/Page/failures.js" suffix(, 0)
    }},
    {"file-adding.js", (const unsigned char[]){
#embed "../SottoServer/Page/file-adding.js" suffix(, 0)
    }},
    {"first-page.js", (const unsigned char[]){
#embed "../SottoServer/Page/first-page.js" suffix(, 0)
    }},
    {"format.js", (const unsigned char[]){
#embed "../SottoServer/Page/format.js" suffix(, 0)
    }},
    {"grid-keys.js", (const unsigned char[]){
#embed "../SottoServer/Page/grid-keys.js" suffix(, 0)
    }},
    {"icon.svg", (const unsigned char[]){
#embed "../SottoServer/Page/icon.svg" suffix(, 0)
    }},
    {"icons.js", (const unsigned char[]){
#embed "../SottoServer/Page/icons.js" suffix(, 0)
    }},
    {"index.html", (const unsigned char[]){
#embed "../SottoServer/Page/index.html" suffix(, 0)
    }},
    {"item-actions.js", (const unsigned char[]){
#embed "../SottoServer/Page/item-actions.js" suffix(, 0)
    }},
    {"item-facts.js", (const unsigned char[]){
#embed "../SottoServer/Page/item-facts.js" suffix(, 0)
    }},
    {"item-grid.js", (const unsigned char[]){
#embed "../SottoServer/Page/item-grid.js" suffix(, 0)
    }},
    {"item-pages.js", (const unsigned char[]){
#embed "../SottoServer/Page/item-pages.js" suffix(, 0)
    }},
    {"item-panel.js", (const unsigned char[]){
#embed "../SottoServer/Page/item-panel.js" suffix(, 0)
    }},
    {"item-players.js", (const unsigned char[]){
#embed "../SottoServer/Page/item-players.js" suffix(, 0)
    }},
    {"item-removing.js", (const unsigned char[]){
#embed "../SottoServer/Page/item-removing.js" suffix(, 0)
    }},
    {"item-row.js", (const unsigned char[]){
#embed "../SottoServer/Page/item-row.js" suffix(, 0)
    }},
    {"item-selection.js", (const unsigned char[]){
#embed "../SottoServer/Page/item-selection.js" suffix(, 0)
    }},
    {"item-state.js", (const unsigned char[]){
#embed "../SottoServer/Page/item-state.js" suffix(, 0)
    }},
    {"item-words.js", (const unsigned char[]){
#embed "../SottoServer/Page/item-words.js" suffix(, 0)
    }},
    {"job-card.js", (const unsigned char[]){
#embed "../SottoServer/Page/job-card.js" suffix(, 0)
    }},
    {"job-groups.js", (const unsigned char[]){
#embed "../SottoServer/Page/job-groups.js" suffix(, 0)
    }},
    {"job-log.js", (const unsigned char[]){
#embed "../SottoServer/Page/job-log.js" suffix(, 0)
    }},
    {"job-section.js", (const unsigned char[]){
#embed "../SottoServer/Page/job-section.js" suffix(, 0)
    }},
    {"jobs-view.js", (const unsigned char[]){
#embed "../SottoServer/Page/jobs-view.js" suffix(, 0)
    }},
    {"lane-board.js", (const unsigned char[]){
#embed "../SottoServer/Page/lane-board.js" suffix(, 0)
    }},
    {"lane-comparison.js", (const unsigned char[]){
#embed "../SottoServer/Page/lane-comparison.js" suffix(, 0)
    }},
    {"lane-mixer.js", (const unsigned char[]){
#embed "../SottoServer/Page/lane-mixer.js" suffix(, 0)
    }},
    {"lane-picture.js", (const unsigned char[]){
#embed "../SottoServer/Page/lane-picture.js" suffix(, 0)
    }},
    {"lane-player.js", (const unsigned char[]){
#embed "../SottoServer/Page/lane-player.js" suffix(, 0)
    }},
    {"lane-processor.js", (const unsigned char[]){
#embed "../SottoServer/Page/lane-processor.js" suffix(, 0)
    }},
    {"lane-range.js", (const unsigned char[]){
#embed "../SottoServer/Page/lane-range.js" suffix(, 0)
    }},
    {"lane-sound.js", (const unsigned char[]){
#embed "../SottoServer/Page/lane-sound.js" suffix(, 0)
    }},
    {"lane-strip.js", (const unsigned char[]){
#embed "../SottoServer/Page/lane-strip.js" suffix(, 0)
    }},
    {"lane-transport.js", (const unsigned char[]){
#embed "../SottoServer/Page/lane-transport.js" suffix(, 0)
    }},
    {"library-empty.js", (const unsigned char[]){
#embed "../SottoServer/Page/library-empty.js" suffix(, 0)
    }},
    {"library-toolbar.js", (const unsigned char[]){
#embed "../SottoServer/Page/library-toolbar.js" suffix(, 0)
    }},
    {"library-view.js", (const unsigned char[]){
#embed "../SottoServer/Page/library-view.js" suffix(, 0)
    }},
    {"library.css", (const unsigned char[]){
#embed "../SottoServer/Page/library.css" suffix(, 0)
    }},
    {"listening-keys.js", (const unsigned char[]){
#embed "../SottoServer/Page/listening-keys.js" suffix(, 0)
    }},
    {"listening-view.js", (const unsigned char[]){
#embed "../SottoServer/Page/listening-view.js" suffix(, 0)
    }},
    {"listening.css", (const unsigned char[]){
#embed "../SottoServer/Page/listening.css" suffix(, 0)
    }},
    {"live.js", (const unsigned char[]){
#embed "../SottoServer/Page/live.js" suffix(, 0)
    }},
    {"menu.js", (const unsigned char[]){
#embed "../SottoServer/Page/menu.js" suffix(, 0)
    }},
    {"original-notes.js", (const unsigned char[]){
#embed "../SottoServer/Page/original-notes.js" suffix(, 0)
    }},
    {"pack-actions.js", (const unsigned char[]){
#embed "../SottoServer/Page/pack-actions.js" suffix(, 0)
    }},
    {"pack-banner.js", (const unsigned char[]){
#embed "../SottoServer/Page/pack-banner.js" suffix(, 0)
    }},
    {"pack-card.js", (const unsigned char[]){
#embed "../SottoServer/Page/pack-card.js" suffix(, 0)
    }},
    {"pack-dialogs.js", (const unsigned char[]){
#embed "../SottoServer/Page/pack-dialogs.js" suffix(, 0)
    }},
    {"path-adding.js", (const unsigned char[]){
#embed "../SottoServer/Page/path-adding.js" suffix(, 0)
    }},
    {"peak-file.js", (const unsigned char[]){
#embed "../SottoServer/Page/peak-file.js" suffix(, 0)
    }},
    {"preview-player.js", (const unsigned char[]){
#embed "../SottoServer/Page/preview-player.js" suffix(, 0)
    }},
    {"preview-stills.js", (const unsigned char[]){
#embed "../SottoServer/Page/preview-stills.js" suffix(, 0)
    }},
    {"progress.js", (const unsigned char[]){
#embed "../SottoServer/Page/progress.js" suffix(, 0)
    }},
    {"report-text.js", (const unsigned char[]){
#embed "../SottoServer/Page/report-text.js" suffix(, 0)
    }},
    {"selection-bar.js", (const unsigned char[]){
#embed "../SottoServer/Page/selection-bar.js" suffix(, 0)
    }},
    {"separating.js", (const unsigned char[]){
#embed "../SottoServer/Page/separating.js" suffix(, 0)
    }},
    {"separation-options.js", (const unsigned char[]){
#embed "../SottoServer/Page/separation-options.js" suffix(, 0)
    }},
    {"sign-in.js", (const unsigned char[]){
#embed "../SottoServer/Page/sign-in.js" suffix(, 0)
    }},
    {"spectrogram-worker.js", (const unsigned char[]){
#embed "../SottoServer/Page/spectrogram-worker.js" suffix(, 0)
    }},
    {"spectrogram.js", (const unsigned char[]){
#embed "../SottoServer/Page/spectrogram.js" suffix(, 0)
    }},
    {"stem-cards.js", (const unsigned char[]){
#embed "../SottoServer/Page/stem-cards.js" suffix(, 0)
    }},
    {"stem-file.js", (const unsigned char[]){
#embed "../SottoServer/Page/stem-file.js" suffix(, 0)
    }},
    {"stem-resampler.js", (const unsigned char[]){
#embed "../SottoServer/Page/stem-resampler.js" suffix(, 0)
    }},
    {"stem-set.js", (const unsigned char[]){
#embed "../SottoServer/Page/stem-set.js" suffix(, 0)
    }},
    {"stems-state.js", (const unsigned char[]){
#embed "../SottoServer/Page/stems-state.js" suffix(, 0)
    }},
    {"timecode.js", (const unsigned char[]){
#embed "../SottoServer/Page/timecode.js" suffix(, 0)
    }},
    {"toasts.js", (const unsigned char[]){
#embed "../SottoServer/Page/toasts.js" suffix(, 0)
    }},
    {"trusted-scripts.js", (const unsigned char[]){
#embed "../SottoServer/Page/trusted-scripts.js" suffix(, 0)
    }},
    {"upload-tray.js", (const unsigned char[]){
#embed "../SottoServer/Page/upload-tray.js" suffix(, 0)
    }},
    {"uploads.js", (const unsigned char[]){
#embed "../SottoServer/Page/uploads.js" suffix(, 0)
    }},
    {"virtual-list.js", (const unsigned char[]){
#embed "../SottoServer/Page/virtual-list.js" suffix(, 0)
    }},
};

const struct sotto_text *sotto_page_file(size_t index) {
    return index < sizeof files / sizeof *files ? &files[index] : NULL;
}

static const unsigned char description[] = {
#embed "../SottoServer/API/openapi.yaml" suffix(, 0)
};

const unsigned char *sotto_api_description(void) { return description; }
