#include "../../../Sources/CLinux/standard_streams.h"

// Before Swift's main function, which may come after the runtime has opened descriptors of its own.
__attribute__((constructor)) static void begin(void) {
    open_standard_streams();
}
