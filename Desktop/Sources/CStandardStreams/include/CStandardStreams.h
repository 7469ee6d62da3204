#pragma once

// Nothing to call: linking this module opens the descriptors 0 to 2 before the program begins.
