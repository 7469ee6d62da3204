#pragma once

#include <stdbool.h>

/// Multiplies two square matrices of `size` with oneDNN, `runs` times after one that does not count.
///
/// Returns the seconds of the quickest run, or a negative number when oneDNN could not.
double matrix_product_seconds(int size, bool bf16, int threads, int runs);
