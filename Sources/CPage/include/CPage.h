#ifndef SOTTO_CPAGE_H
#define SOTTO_CPAGE_H

#include <stddef.h>

/// A text that the executable carries inside itself.
struct sotto_text {
    /// The name of the file that it was.
    const char *_Nonnull name;
    /// UTF-8, ended by a zero byte.
    const unsigned char *_Nonnull text;
};

/// The page's files, from index 0 on; null behind the last one.
const struct sotto_text *_Nullable sotto_page_file(size_t index);

/// The description of the API in YAML, ended by a zero byte.
const unsigned char *_Nonnull sotto_api_description(void);

#endif
