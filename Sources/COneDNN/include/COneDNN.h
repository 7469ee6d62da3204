#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

// The little of oneDNN that a U-Net of strided convolutions needs, the same for its versions 2.x and 3.x.
//
// Nothing here is safe to use from two threads at once, and everything of one machine is used from the thread that made
// it: oneDNN's thread pool, OpenMP's, belongs to the thread that calls it.

/// A CPU with a stream of work and a scratch buffer that its layers share.
typedef struct onednn_machine onednn_machine;

/// One convolution with its weights, ready to run.
typedef struct onednn_layer onednn_layer;

/// What a layer computes: a convolution with a square kernel, or its transpose, of one image.
typedef struct {
    bool transposed;
    /// Numbers are bfloat16 (weights and activations), sums float32. Otherwise everything is float32.
    bool bf16;
    /// The input is planes of float32, one a channel, instead of channel blocks.
    bool plane_input;
    int input_channels, output_channels;
    int input_height, input_width;
    int output_height, output_width;
    int kernel, stride, padding_before, padding_after;
} onednn_layer_shape;

/// The library's version as "2.6.3". Never freed.
const char *onednn_version_text(void);

/// Whether this CPU multiplies bfloat16 by instructions of its own (as far as ONEDNN_MAX_CPU_ISA lets oneDNN see it).
bool onednn_has_native_bf16(void);

/// Whether the networks are quicker in bfloat16 than in f32 on this CPU.
bool onednn_prefers_bf16(void);

/// Processors that this process may use, or fewer if the user's OMP_NUM_THREADS says so. Asked on a thread that has made
/// no machine.
int onednn_available_threads(void);

/// Whether this CPU has what the engine is compiled for: AVX2, FMA and the like (x86-64-v3) on x86.
bool onednn_cpu_is_supported(void);

/// Returns NULL when oneDNN cannot be used at all. `threads` work on each of its layers.
onednn_machine *onednn_machine_create(int threads);
void onednn_machine_destroy(onednn_machine *machine);

/// Channels that lie side by side in activations: with b of them, channel c of pixel (y, x) lies at
/// ((c / b * height + y) * width + x) * b + c % b. This is the layout that oneDNN itself chooses on this CPU.
int onednn_channel_block(const onednn_machine *machine);

/// Prepares a layer: its kernel is compiled and its weights are copied into the layout that oneDNN wants.
///
/// `weights` are [kernel, kernel, input, output] for a convolution and [kernel, kernel, output, input] for a transposed
/// one, as TensorFlow stores them. `bias` has a number for each output channel of a convolution. A transposed one has
/// none: oneDNN would add it, and anything else, in a slow pass of its own. Neither is used afterwards.
/// Returns NULL when oneDNN has no kernel for the shape or no memory.
onednn_layer *onednn_layer_create(
    onednn_machine *machine, const onednn_layer_shape *shape, const float *weights, const float *bias);
/// Prepares the same layer for images of other sizes. `other`'s weights are used where they lie, if oneDNN wants them in
/// the same layout: it must outlive the new one.
/// Returns NULL when oneDNN has no kernel for the shape or no memory.
onednn_layer *onednn_layer_create_resized(const onednn_layer *other, const onednn_layer_shape *shape);
void onednn_layer_destroy(onednn_layer *layer);

/// Computes `output` from `input`, both in the layout described above. Returns false when oneDNN could not.
bool onednn_layer_run(onednn_layer *layer, const void *input, void *output);

/// The name that oneDNN gives to the kernel in use, such as "jit:avx512_core". Lives as long as the layer.
const char *onednn_layer_kernel(const onednn_layer *layer);

/// Matrix products with fixed right factors, ready to run.
typedef struct onednn_products onednn_products;

/// How many products there are and how large: each left factor has rows x depth numbers, each right one depth x columns.
typedef struct {
    int count, rows, depth, columns;
    /// Right factors are given column by column.
    bool right_transposed;
} onednn_products_shape;

/// Prepares `count` products of float32 matrices, stored row by row. `right` are the right factors, one behind the other;
/// they are copied into the layout that oneDNN wants.
/// Returns NULL when oneDNN has no kernel for the shape or no memory.
onednn_products *onednn_products_create(
    onednn_machine *machine, const onednn_products_shape *shape, const float *right);
void onednn_products_destroy(onednn_products *products);

/// Computes all results. Returns false when oneDNN could not.
bool onednn_products_run(onednn_products *products, const float *left, float *result);

/// As ``onednn_layer_kernel``.
const char *onednn_products_kernel(const onednn_products *products);
