// Runs each kind of layer, and products of matrices, through the shim and compares them with their definitions. Prints
// oneDNN's version, the largest difference in float32, and in bfloat16 the largest relative one, or "none" where the
// processor does not have it; test_versions.py builds it against several versions of oneDNN.

#include "COneDNN.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { SIZE = 16, KERNEL = 5 };

static float *noise(size_t count)
{
    static unsigned state = 1;
    float *values = aligned_alloc(64, count * sizeof(float));
    for (size_t index = 0; index < count; index++) {
        state = state * 1664525u + 1013904223u;
        values[index] = (float)(state >> 8) / (float)(1 << 24) - 0.5F;
    }
    return values;
}

/// Takes away what bfloat16 does not hold, so that the numbers are the same in both.
static void shorten(float *values, size_t count)
{
    for (size_t index = 0; index < count; index++) {
        uint32_t bits;
        memcpy(&bits, &values[index], sizeof bits);
        bits &= 0xffff0000;
        memcpy(&values[index], &bits, sizeof bits);
    }
}

/// Copies numbers that were shortened into bfloat16, whose bits are the upper half of theirs.
static void *narrowed(const float *values, size_t count)
{
    uint16_t *numbers = aligned_alloc(64, (count * sizeof *numbers + 63) / 64 * 64);
    for (size_t index = 0; index < count; index++) {
        uint32_t bits;
        memcpy(&bits, &values[index], sizeof bits);
        numbers[index] = (uint16_t)(bits >> 16);
    }
    return numbers;
}

/// Number `at` of an output, whichever its type.
static float number(const void *output, bool bf16, size_t at)
{
    if (!bf16) return ((const float *)output)[at];
    const uint32_t bits = (uint32_t)((const uint16_t *)output)[at] << 16;
    float value;
    memcpy(&value, &bits, sizeof value);
    return value;
}

static size_t blocked(int channel, int row, int column, int height, int width, int block)
{
    return (((size_t)(channel / block) * (size_t)height + (size_t)row) * (size_t)width + (size_t)column) * (size_t)block
        + (size_t)(channel % block);
}

/// A strided convolution adds up; its transpose spreads out. Both meet input (y, x) and output (Y, X) where
/// Y = 2y + k - 1 in the larger image.
static double defined(const onednn_layer_shape *shape, const float *input, const float *weights, const float *bias,
    int block, int channel, int row, int column)
{
    double sum = shape->transposed ? 0 : bias[channel];
    for (int y = 0; y < shape->input_height; y++) {
        for (int x = 0; x < shape->input_width; x++) {
            const int down = shape->transposed ? row - 2 * y + 1 : y - 2 * row + 1;
            const int right = shape->transposed ? column - 2 * x + 1 : x - 2 * column + 1;
            if (down < 0 || down >= KERNEL || right < 0 || right >= KERNEL) continue;
            for (int source = 0; source < shape->input_channels; source++) {
                const size_t tap = (size_t)(down * KERNEL + right);
                const size_t weight = shape->transposed
                    ? (tap * (size_t)shape->output_channels + (size_t)channel) * (size_t)shape->input_channels
                        + (size_t)source
                    : (tap * (size_t)shape->input_channels + (size_t)source) * (size_t)shape->output_channels
                        + (size_t)channel;
                const int width = shape->plane_input ? 1 : block;
                sum += (double)weights[weight]
                    * input[blocked(source, y, x, shape->input_height, shape->input_width, width)];
            }
        }
    }
    return sum;
}

/// In bfloat16 as a part of what it should be, for that is how its output is rounded.
static double largest_difference(onednn_machine *machine, onednn_layer_shape shape)
{
    const int block = onednn_channel_block(machine);
    shape.kernel = KERNEL;
    shape.stride = 2;
    shape.padding_before = 1;
    shape.padding_after = 2;
    shape.input_height = shape.input_width = SIZE;
    shape.output_height = shape.output_width = shape.transposed ? SIZE * 2 : SIZE / 2;
    const size_t input_count = (size_t)(shape.input_channels * SIZE * SIZE);
    const size_t weight_count = (size_t)(KERNEL * KERNEL * shape.input_channels * shape.output_channels);
    float *input = noise(input_count);
    float *weights = noise(weight_count);
    float *bias = noise((size_t)shape.output_channels);
    float *output = noise((size_t)(shape.output_height * shape.output_width * shape.output_channels));
    if (shape.bf16) {
        shorten(input, input_count);
        shorten(weights, weight_count);
    }
    // Planes are float32 in any case.
    const void *given = shape.bf16 && !shape.plane_input ? narrowed(input, input_count) : input;
    onednn_layer *layer = onednn_layer_create(machine, &shape, weights, shape.transposed ? NULL : bias);
    if (layer == NULL || !onednn_layer_run(layer, given, output)) return INFINITY;
    double largest = 0;
    for (int channel = 0; channel < shape.output_channels; channel++) {
        for (int row = 0; row < shape.output_height; row++) {
            for (int column = 0; column < shape.output_width; column++) {
                const size_t at = blocked(channel, row, column, shape.output_height, shape.output_width, block);
                const double wanted = defined(&shape, input, weights, bias, block, channel, row, column);
                const double difference = fabs(number(output, shape.bf16, at) - wanted);
                largest = fmax(largest, shape.bf16 ? difference / fmax(fabs(wanted), 1) : difference);
            }
        }
    }
    onednn_layer_destroy(layer);
    return largest;
}

/// Of each kind, with one block of channels and with several.
static double largest_layer_difference(onednn_machine *machine, bool bf16)
{
    const onednn_layer_shape shapes[] = {
        { .plane_input = true, .input_channels = 2, .output_channels = 16 },
        { .input_channels = 16, .output_channels = 16 },
        { .input_channels = 48, .output_channels = 32 },
        { .input_channels = 32, .output_channels = 48 },
        { .transposed = true, .input_channels = 16, .output_channels = 16 },
        { .transposed = true, .input_channels = 48, .output_channels = 32 },
        { .transposed = true, .input_channels = 32, .output_channels = 48 },
    };
    double largest = 0;
    for (size_t index = 0; index < sizeof shapes / sizeof *shapes; index++) {
        onednn_layer_shape shape = shapes[index];
        shape.bf16 = bf16;
        largest = fmax(largest, largest_difference(machine, shape));
    }
    return largest;
}

static double largest_product_difference(onednn_machine *machine, bool right_transposed)
{
    enum { COUNT = 3, ROWS = 17, DEPTH = 64, COLUMNS = 32 };
    const onednn_products_shape shape = { COUNT, ROWS, DEPTH, COLUMNS, right_transposed };
    float *left = noise(COUNT * ROWS * DEPTH);
    float *right = noise(COUNT * DEPTH * COLUMNS);
    float *result = noise(COUNT * ROWS * COLUMNS);
    onednn_products *products = onednn_products_create(machine, &shape, right);
    if (products == NULL || !onednn_products_run(products, left, result)) return INFINITY;
    double largest = 0;
    for (int number = 0; number < COUNT; number++) {
        for (int row = 0; row < ROWS; row++) {
            for (int column = 0; column < COLUMNS; column++) {
                double sum = 0;
                for (int inner = 0; inner < DEPTH; inner++) {
                    const int at = right_transposed ? column * DEPTH + inner : inner * COLUMNS + column;
                    sum += (double)left[(number * ROWS + row) * DEPTH + inner] * right[number * DEPTH * COLUMNS + at];
                }
                largest = fmax(largest, fabs(result[(number * ROWS + row) * COLUMNS + column] - sum));
            }
        }
    }
    onednn_products_destroy(products);
    return largest;
}

int main(void)
{
    onednn_machine *machine = onednn_machine_create(1);
    if (machine == NULL) return 1;
    double largest = largest_layer_difference(machine, false);
    largest = fmax(largest, largest_product_difference(machine, false));
    largest = fmax(largest, largest_product_difference(machine, true));
    printf("%s %g ", onednn_version_text(), largest);
    if (onednn_has_native_bf16()) {
        printf("%g\n", largest_layer_difference(machine, true));
    } else {
        printf("none\n");
    }
    onednn_machine_destroy(machine);
    return 0;
}
