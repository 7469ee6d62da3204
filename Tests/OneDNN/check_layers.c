// Runs each kind of layer, and products of matrices, through the shim and compares them with their definitions. Prints
// oneDNN's version and the largest difference; test_versions.py builds it against several versions of oneDNN.

#include "COneDNN.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

enum { SIZE = 16, CHANNELS = 16, KERNEL = 5 };

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

static double largest_difference(onednn_machine *machine, onednn_layer_shape shape)
{
    const int block = onednn_channel_block(machine);
    shape.kernel = KERNEL;
    shape.stride = 2;
    shape.padding_before = 1;
    shape.padding_after = 2;
    shape.output_channels = CHANNELS;
    shape.input_height = shape.input_width = SIZE;
    shape.output_height = shape.output_width = shape.transposed ? SIZE * 2 : SIZE / 2;
    const size_t pixels = (size_t)(shape.output_height * shape.output_width);
    float *input = noise((size_t)(shape.input_channels * SIZE * SIZE));
    float *weights = noise((size_t)(KERNEL * KERNEL * shape.input_channels * CHANNELS));
    float *bias = noise(CHANNELS);
    float *output = noise(pixels * CHANNELS);
    onednn_layer *layer = onednn_layer_create(machine, &shape, weights, shape.transposed ? NULL : bias);
    if (layer == NULL || !onednn_layer_run(layer, input, output)) return INFINITY;
    double largest = 0;
    for (int channel = 0; channel < CHANNELS; channel++) {
        for (int row = 0; row < shape.output_height; row++) {
            for (int column = 0; column < shape.output_width; column++) {
                const size_t at = blocked(channel, row, column, shape.output_height, shape.output_width, block);
                const double wanted = defined(&shape, input, weights, bias, block, channel, row, column);
                largest = fmax(largest, fabs(output[at] - wanted));
            }
        }
    }
    onednn_layer_destroy(layer);
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
    double largest = largest_difference(machine, (onednn_layer_shape) { .plane_input = true, .input_channels = 2 });
    largest = fmax(largest, largest_difference(machine, (onednn_layer_shape) { .input_channels = CHANNELS }));
    largest = fmax(largest,
        largest_difference(machine, (onednn_layer_shape) { .transposed = true, .input_channels = CHANNELS }));
    largest = fmax(largest, largest_product_difference(machine, false));
    largest = fmax(largest, largest_product_difference(machine, true));
    printf("%s %g\n", onednn_version_text(), largest);
    onednn_machine_destroy(machine);
    return 0;
}
