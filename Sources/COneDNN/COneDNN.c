#include "COneDNN.h"

#include <dnnl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

// OpenMP's, whose header not every compiler brings.
extern void omp_set_num_threads(int);
extern int omp_get_max_threads(void);

// MARK: Memory descriptions, which are values in 2.x and handles in 3.x

#if DNNL_VERSION_MAJOR >= 3
typedef dnnl_memory_desc_t description;
typedef const_dnnl_memory_desc_t description_ref;
#define REF(value) (value)
static void description_free(description *value) { dnnl_memory_desc_destroy(*value); }
static dnnl_status_t by_tag(description *value, int rank, const dnnl_dims_t dims, dnnl_data_type_t type,
    dnnl_format_tag_t tag)
{
    return dnnl_memory_desc_create_with_tag(value, rank, dims, type, tag);
}
static dnnl_status_t by_strides(description *value, int rank, const dnnl_dims_t dims, dnnl_data_type_t type,
    const dnnl_dims_t strides)
{
    return dnnl_memory_desc_create_with_strides(value, rank, dims, type, strides);
}
#else
typedef dnnl_memory_desc_t description;
typedef const dnnl_memory_desc_t *description_ref;
#define REF(value) (&(value))
static void description_free(description *value) { (void)value; }
static dnnl_status_t by_tag(description *value, int rank, const dnnl_dims_t dims, dnnl_data_type_t type,
    dnnl_format_tag_t tag)
{
    return dnnl_memory_desc_init_by_tag(value, rank, dims, type, tag);
}
static dnnl_status_t by_strides(description *value, int rank, const dnnl_dims_t dims, dnnl_data_type_t type,
    const dnnl_dims_t strides)
{
    return dnnl_memory_desc_init_by_strides(value, rank, dims, type, strides);
}
#endif

struct onednn_machine {
    dnnl_engine_t engine;
    dnnl_stream_t stream;
    int block;
    void *scratch;
    size_t scratch_size;
};

struct onednn_products {
    onednn_machine *machine;
    dnnl_primitive_desc_t chosen;
    dnnl_primitive_t primitive;
    dnnl_memory_t left, right, result, scratch;
    const char *kernel;
};

struct onednn_layer {
    onednn_machine *machine;
    dnnl_primitive_desc_t chosen;
    dnnl_primitive_t primitive;
    dnnl_memory_t input, weights, bias, output, scratch;
    /// Whether another layer destroys them.
    bool weights_are_borrowed, bias_is_borrowed;
    /// Only for an input that oneDNN wants in another layout than it comes in.
    dnnl_memory_t given_input;
    dnnl_primitive_t input_reorder;
    const char *kernel;
};

// MARK: Machine

const char *onednn_version_text(void)
{
    static char text[32];
    const dnnl_version_t *version = dnnl_version();
    snprintf(text, sizeof text, "%d.%d.%d", version->major, version->minor, version->patch);
    return text;
}

bool onednn_has_native_bf16(void)
{
    // Each set of instructions is a mask that contains the masks of the older ones.
    return (dnnl_get_effective_cpu_isa() & dnnl_cpu_isa_avx512_core_bf16) == dnnl_cpu_isa_avx512_core_bf16;
}

bool onednn_prefers_bf16(void)
{
    if (!onednn_has_native_bf16()) return false;
    if ((dnnl_get_effective_cpu_isa() & dnnl_cpu_isa_avx512_core_amx) == dnnl_cpu_isa_avx512_core_amx) return true;
#if defined(__x86_64__)
    // Measured (docs/decisions/0012): quicker than f32 on AMD's, but slower on Intel's where AMX is missing.
    return __builtin_cpu_is("amd");
#else
    return true;
#endif
}

int onednn_available_threads(void) { return omp_get_max_threads(); }

bool onednn_cpu_is_supported(void)
{
#if defined(__x86_64__)
    return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma") && __builtin_cpu_supports("bmi")
        && __builtin_cpu_supports("bmi2") && __builtin_cpu_supports("lzcnt") && __builtin_cpu_supports("movbe")
        && __builtin_cpu_supports("f16c");
#else
    return true;
#endif
}

/// Describes an image of activations in blocks of `block` channels.
static dnnl_status_t blocked(description *value, const dnnl_dims_t dims, dnnl_data_type_t type, int block)
{
    return by_tag(value, 4, dims, type, block == 16 ? dnnl_aBcd16b : dnnl_aBcd8b);
}

static dnnl_status_t convolution(dnnl_primitive_desc_t *chosen, dnnl_engine_t engine, const onednn_layer_shape *shape,
    const description *input, const description *output, const_dnnl_primitive_attr_t attributes)
{
    const dnnl_dims_t weight_dims = { shape->output_channels, shape->input_channels, shape->kernel, shape->kernel };
    const dnnl_dims_t bias_dims = { shape->output_channels };
    const dnnl_dims_t strides = { shape->stride, shape->stride };
    const dnnl_dims_t dilations = { 0, 0 };
    const dnnl_dims_t before = { shape->padding_before, shape->padding_before };
    const dnnl_dims_t after = { shape->padding_after, shape->padding_after };
    const dnnl_data_type_t type = shape->bf16 ? dnnl_bf16 : dnnl_f32;
    description weights, bias;
    dnnl_status_t status = by_tag(&weights, 4, weight_dims, type, dnnl_format_tag_any);
    if (status != dnnl_success) return status;
    status = by_tag(&bias, 1, bias_dims, dnnl_f32, dnnl_a);
    if (status == dnnl_success) {
#if DNNL_VERSION_MAJOR >= 3
        status = shape->transposed
            ? dnnl_deconvolution_forward_primitive_desc_create(chosen, engine, dnnl_forward_inference,
                dnnl_deconvolution_direct, *input, weights, NULL, *output, strides, dilations, before, after, attributes)
            : dnnl_convolution_forward_primitive_desc_create(chosen, engine, dnnl_forward_inference,
                dnnl_convolution_direct, *input, weights, bias, *output, strides, dilations, before, after, attributes);
#else
        union { dnnl_convolution_desc_t forward; dnnl_deconvolution_desc_t transposed; } operation;
        status = shape->transposed
            ? dnnl_dilated_deconvolution_forward_desc_init(&operation.transposed, dnnl_forward_inference,
                dnnl_deconvolution_direct, input, &weights, NULL, output, strides, dilations, before, after)
            : dnnl_dilated_convolution_forward_desc_init(&operation.forward, dnnl_forward_inference,
                dnnl_convolution_direct, input, &weights, &bias, output, strides, dilations, before, after);
        if (status == dnnl_success) {
            status = dnnl_primitive_desc_create(chosen, &operation, attributes, engine, NULL);
        }
#endif
        description_free(&bias);
    }
    description_free(&weights);
    return status;
}

/// Asks oneDNN which blocks it would choose for one of the U-Net's own layers.
static int preferred_block(dnnl_engine_t engine)
{
    const onednn_layer_shape shape = { .input_channels = 32, .output_channels = 64, .input_height = 64,
        .input_width = 128, .output_height = 32, .output_width = 64, .kernel = 5, .stride = 2, .padding_before = 1,
        .padding_after = 2 };
    const dnnl_dims_t input_dims = { 1, shape.input_channels, shape.input_height, shape.input_width };
    const dnnl_dims_t output_dims = { 1, shape.output_channels, shape.output_height, shape.output_width };
    description input, output, by_eight;
    dnnl_primitive_desc_t chosen = NULL;
    int block = 16;
    if (by_tag(&input, 4, input_dims, dnnl_f32, dnnl_format_tag_any) != dnnl_success) return block;
    if (by_tag(&output, 4, output_dims, dnnl_f32, dnnl_format_tag_any) == dnnl_success) {
        if (convolution(&chosen, engine, &shape, &input, &output, NULL) == dnnl_success) {
            if (blocked(&by_eight, output_dims, dnnl_f32, 8) == dnnl_success) {
                description_ref found = dnnl_primitive_desc_query_md(chosen, dnnl_query_dst_md, 0);
                if (dnnl_memory_desc_equal(found, REF(by_eight))) block = 8;
                description_free(&by_eight);
            }
            dnnl_primitive_desc_destroy(chosen);
        }
        description_free(&output);
    }
    description_free(&input);
    return block;
}

onednn_machine *onednn_machine_create(int threads)
{
    onednn_machine *machine = calloc(1, sizeof *machine);
    if (machine == NULL) return NULL;
    omp_set_num_threads(threads);
    if (dnnl_engine_create(&machine->engine, dnnl_cpu, 0) != dnnl_success
        || dnnl_stream_create(&machine->stream, machine->engine, dnnl_stream_default_flags) != dnnl_success) {
        onednn_machine_destroy(machine);
        return NULL;
    }
    machine->block = preferred_block(machine->engine);
    return machine;
}

void onednn_machine_destroy(onednn_machine *machine)
{
    if (machine == NULL) return;
    if (machine->stream) dnnl_stream_destroy(machine->stream);
    if (machine->engine) dnnl_engine_destroy(machine->engine);
    free(machine->scratch);
    free(machine);
}

int onednn_channel_block(const onednn_machine *machine) { return machine->block; }

// MARK: Layers

static bool memory(dnnl_memory_t *memory, onednn_machine *machine, description_ref description, void *at)
{
    return dnnl_memory_create(memory, description, machine->engine, at) == dnnl_success;
}

/// Copies `from` to `to`, which may differ in layout and type.
static bool reorder(onednn_machine *machine, dnnl_memory_t from, description_ref from_description, dnnl_memory_t to,
    description_ref to_description, dnnl_primitive_t *kept)
{
    dnnl_primitive_desc_t chosen = NULL;
    dnnl_primitive_t primitive = NULL;
    bool done = false;
    if (dnnl_reorder_primitive_desc_create(&chosen, from_description, machine->engine, to_description, machine->engine,
            NULL) == dnnl_success
        && dnnl_primitive_create(&primitive, chosen) == dnnl_success) {
        if (kept) {
            *kept = primitive;
            primitive = NULL;
            done = true;
        } else {
            const dnnl_exec_arg_t arguments[] = { { DNNL_ARG_FROM, from }, { DNNL_ARG_TO, to } };
            done = dnnl_primitive_execute(primitive, machine->stream, 2, arguments) == dnnl_success
                && dnnl_stream_wait(machine->stream) == dnnl_success;
        }
    }
    if (primitive) dnnl_primitive_destroy(primitive);
    if (chosen) dnnl_primitive_desc_destroy(chosen);
    return done;
}

/// The scratch memory is the machine's, not the layer's.
static dnnl_primitive_attr_t attributes(void)
{
    dnnl_primitive_attr_t attributes = NULL;
    if (dnnl_primitive_attr_create(&attributes) != dnnl_success) return NULL;
    if (dnnl_primitive_attr_set_scratchpad_mode(attributes, dnnl_scratchpad_mode_user) == dnnl_success) return attributes;
    dnnl_primitive_attr_destroy(attributes);
    return NULL;
}

/// Lets oneDNN choose the kernel.
static bool choose(onednn_layer *layer, const onednn_layer_shape *shape)
{
    const dnnl_dims_t input_dims = { 1, shape->input_channels, shape->input_height, shape->input_width };
    const dnnl_dims_t output_dims = { 1, shape->output_channels, shape->output_height, shape->output_width };
    const dnnl_data_type_t type = shape->bf16 ? dnnl_bf16 : dnnl_f32;
    description input, output;
    dnnl_primitive_attr_t with = attributes();
    if (with == NULL) return false;
    bool done = false;
    dnnl_status_t status = shape->plane_input ? by_tag(&input, 4, input_dims, type, dnnl_format_tag_any)
                                              : blocked(&input, input_dims, type, layer->machine->block);
    if (status == dnnl_success) {
        if (blocked(&output, output_dims, type, layer->machine->block) == dnnl_success) {
            done = convolution(&layer->chosen, layer->machine->engine, shape, &input, &output, with) == dnnl_success
                && dnnl_primitive_create(&layer->primitive, layer->chosen) == dnnl_success;
            description_free(&output);
        }
        description_free(&input);
    }
    dnnl_primitive_attr_destroy(with);
    return done;
}

/// Brings TensorFlow's weights into the chosen layout.
static bool take_weights(onednn_layer *layer, const onednn_layer_shape *shape, const float *weights, const float *bias)
{
    onednn_machine *machine = layer->machine;
    const dnnl_dims_t dims = { shape->output_channels, shape->input_channels, shape->kernel, shape->kernel };
    const dnnl_dim_t pixel = (dnnl_dim_t)shape->input_channels * shape->output_channels;
    const dnnl_dims_t strides = { shape->transposed ? shape->input_channels : 1,
        shape->transposed ? 1 : shape->output_channels, shape->kernel * pixel, pixel };
    description_ref wanted = dnnl_primitive_desc_query_md(layer->chosen, dnnl_query_weights_md, 0);
    description given;
    if (by_strides(&given, 4, dims, dnnl_f32, strides) != dnnl_success) return false;
    dnnl_memory_t from = NULL;
    bool done = memory(&from, machine, REF(given), (void *)weights)
        && memory(&layer->weights, machine, wanted, DNNL_MEMORY_ALLOCATE)
        && reorder(machine, from, REF(given), layer->weights, wanted, NULL);
    if (done && !shape->transposed) {
        description_ref wanted_bias = dnnl_primitive_desc_query_md(layer->chosen, dnnl_query_weights_md, 1);
        void *handle = NULL;
        done = memory(&layer->bias, machine, wanted_bias, DNNL_MEMORY_ALLOCATE)
            && dnnl_memory_get_data_handle(layer->bias, &handle) == dnnl_success;
        if (done) memcpy(handle, bias, sizeof *bias * (size_t)shape->output_channels);
    }
    if (from) dnnl_memory_destroy(from);
    description_free(&given);
    return done;
}

/// Uses the weights of another layer, copied only where the chosen layout is another.
static bool borrow_weights(onednn_layer *layer, const onednn_layer *other)
{
    onednn_machine *machine = layer->machine;
    description_ref wanted = dnnl_primitive_desc_query_md(layer->chosen, dnnl_query_weights_md, 0);
    description_ref given = dnnl_primitive_desc_query_md(other->chosen, dnnl_query_weights_md, 0);
    layer->bias = other->bias;
    layer->bias_is_borrowed = true;
    if (dnnl_memory_desc_equal(wanted, given)) {
        layer->weights = other->weights;
        layer->weights_are_borrowed = true;
        return true;
    }
    return memory(&layer->weights, machine, wanted, DNNL_MEMORY_ALLOCATE)
        && reorder(machine, other->weights, given, layer->weights, wanted, NULL);
}

/// Makes sure that the scratch memory of all layers has room for one more.
static bool reserve_scratch(onednn_machine *machine, size_t size)
{
    if (size <= machine->scratch_size) return true;
    void *larger = aligned_alloc(4096, (size + 4095) / 4096 * 4096);
    if (larger == NULL) return false;
    free(machine->scratch);
    machine->scratch = larger;
    machine->scratch_size = size;
    return true;
}

/// Makes the memories that change with each run; their addresses come then.
static bool prepare_run(onednn_layer *layer, const onednn_layer_shape *shape)
{
    onednn_machine *machine = layer->machine;
    description_ref input = dnnl_primitive_desc_query_md(layer->chosen, dnnl_query_src_md, 0);
    description_ref output = dnnl_primitive_desc_query_md(layer->chosen, dnnl_query_dst_md, 0);
    description_ref scratch = dnnl_primitive_desc_query_md(layer->chosen, dnnl_query_scratchpad_md, 0);
    if (!memory(&layer->output, machine, output, DNNL_MEMORY_NONE)
        || !memory(&layer->scratch, machine, scratch, DNNL_MEMORY_NONE)) {
        return false;
    }
    if (!reserve_scratch(machine, dnnl_memory_desc_get_size(scratch))) return false;
    if (!shape->plane_input) return memory(&layer->input, machine, input, DNNL_MEMORY_NONE);

    const dnnl_dims_t dims = { 1, shape->input_channels, shape->input_height, shape->input_width };
    description planes;
    if (by_tag(&planes, 4, dims, dnnl_f32, dnnl_abcd) != dnnl_success) return false;
    bool done;
    if (dnnl_memory_desc_equal(input, REF(planes))) {
        done = memory(&layer->input, machine, input, DNNL_MEMORY_NONE);
    } else {
        done = memory(&layer->given_input, machine, REF(planes), DNNL_MEMORY_NONE)
            && memory(&layer->input, machine, input, DNNL_MEMORY_ALLOCATE)
            && reorder(machine, layer->given_input, REF(planes), layer->input, input, &layer->input_reorder);
    }
    description_free(&planes);
    return done;
}

onednn_layer *onednn_layer_create(
    onednn_machine *machine, const onednn_layer_shape *shape, const float *weights, const float *bias)
{
    onednn_layer *layer = calloc(1, sizeof *layer);
    if (layer == NULL) return NULL;
    layer->machine = machine;
    if (!choose(layer, shape) || !take_weights(layer, shape, weights, bias) || !prepare_run(layer, shape)) {
        onednn_layer_destroy(layer);
        return NULL;
    }
    dnnl_primitive_desc_query(layer->chosen, dnnl_query_impl_info_str, 0, &layer->kernel);
    return layer;
}

onednn_layer *onednn_layer_create_resized(const onednn_layer *other, const onednn_layer_shape *shape)
{
    onednn_layer *layer = calloc(1, sizeof *layer);
    if (layer == NULL) return NULL;
    layer->machine = other->machine;
    if (!choose(layer, shape) || !borrow_weights(layer, other) || !prepare_run(layer, shape)) {
        onednn_layer_destroy(layer);
        return NULL;
    }
    dnnl_primitive_desc_query(layer->chosen, dnnl_query_impl_info_str, 0, &layer->kernel);
    return layer;
}

void onednn_layer_destroy(onednn_layer *layer)
{
    if (layer == NULL) return;
    if (layer->weights_are_borrowed) layer->weights = NULL;
    if (layer->bias_is_borrowed) layer->bias = NULL;
    dnnl_memory_t memories[]
        = { layer->input, layer->weights, layer->bias, layer->output, layer->scratch, layer->given_input };
    for (size_t index = 0; index < sizeof memories / sizeof *memories; index++) {
        if (memories[index]) dnnl_memory_destroy(memories[index]);
    }
    if (layer->input_reorder) dnnl_primitive_destroy(layer->input_reorder);
    if (layer->primitive) dnnl_primitive_destroy(layer->primitive);
    if (layer->chosen) dnnl_primitive_desc_destroy(layer->chosen);
    free(layer);
}

bool onednn_layer_run(onednn_layer *layer, const void *input, void *output)
{
    onednn_machine *machine = layer->machine;
    dnnl_memory_t given = layer->given_input ? layer->given_input : layer->input;
    if (dnnl_memory_set_data_handle(given, (void *)input) != dnnl_success
        || dnnl_memory_set_data_handle(layer->output, output) != dnnl_success
        || dnnl_memory_set_data_handle(layer->scratch, machine->scratch) != dnnl_success) {
        return false;
    }
    if (layer->input_reorder) {
        const dnnl_exec_arg_t arguments[] = { { DNNL_ARG_FROM, given }, { DNNL_ARG_TO, layer->input } };
        if (dnnl_primitive_execute(layer->input_reorder, machine->stream, 2, arguments) != dnnl_success) return false;
    }
    const dnnl_exec_arg_t arguments[] = { { DNNL_ARG_SRC, layer->input }, { DNNL_ARG_WEIGHTS, layer->weights },
        { DNNL_ARG_DST, layer->output }, { DNNL_ARG_SCRATCHPAD, layer->scratch }, { DNNL_ARG_BIAS, layer->bias } };
    return dnnl_primitive_execute(layer->primitive, machine->stream, layer->bias ? 5 : 4, arguments) == dnnl_success
        && dnnl_stream_wait(machine->stream) == dnnl_success;
}

const char *onednn_layer_kernel(const onednn_layer *layer) { return layer->kernel; }

// MARK: Products

static dnnl_status_t matrix_products(dnnl_primitive_desc_t *chosen, dnnl_engine_t engine, const description *left,
    const description *right, const description *result, const_dnnl_primitive_attr_t attributes)
{
#if DNNL_VERSION_MAJOR >= 3
    return dnnl_matmul_primitive_desc_create(chosen, engine, *left, *right, NULL, *result, attributes);
#else
    dnnl_matmul_desc_t operation;
    dnnl_status_t status = dnnl_matmul_desc_init(&operation, left, right, NULL, result);
    return status == dnnl_success ? dnnl_primitive_desc_create(chosen, &operation, attributes, engine, NULL) : status;
#endif
}

static bool choose_products(onednn_products *products, const onednn_products_shape *shape)
{
    const dnnl_dims_t left_dims = { shape->count, shape->rows, shape->depth };
    const dnnl_dims_t right_dims = { shape->count, shape->depth, shape->columns };
    const dnnl_dims_t result_dims = { shape->count, shape->rows, shape->columns };
    description left, right, result;
    dnnl_primitive_attr_t with = attributes();
    if (with == NULL) return false;
    bool done = false;
    if (by_tag(&left, 3, left_dims, dnnl_f32, dnnl_abc) == dnnl_success) {
        if (by_tag(&right, 3, right_dims, dnnl_f32, dnnl_format_tag_any) == dnnl_success) {
            if (by_tag(&result, 3, result_dims, dnnl_f32, dnnl_abc) == dnnl_success) {
                done = matrix_products(&products->chosen, products->machine->engine, &left, &right, &result, with)
                        == dnnl_success
                    && dnnl_primitive_create(&products->primitive, products->chosen) == dnnl_success;
                description_free(&result);
            }
            description_free(&right);
        }
        description_free(&left);
    }
    dnnl_primitive_attr_destroy(with);
    return done;
}

static bool take_right_factors(onednn_products *products, const onednn_products_shape *shape, const float *right)
{
    onednn_machine *machine = products->machine;
    const dnnl_dims_t dims = { shape->count, shape->depth, shape->columns };
    description_ref wanted = dnnl_primitive_desc_query_md(products->chosen, dnnl_query_weights_md, 0);
    description given;
    const dnnl_format_tag_t order = shape->right_transposed ? dnnl_acb : dnnl_abc;
    if (by_tag(&given, 3, dims, dnnl_f32, order) != dnnl_success) return false;
    dnnl_memory_t from = NULL;
    const bool done = memory(&from, machine, REF(given), (void *)right)
        && memory(&products->right, machine, wanted, DNNL_MEMORY_ALLOCATE)
        && reorder(machine, from, REF(given), products->right, wanted, NULL);
    if (from) dnnl_memory_destroy(from);
    description_free(&given);
    return done;
}

static bool prepare_products(onednn_products *products)
{
    onednn_machine *machine = products->machine;
    description_ref scratch = dnnl_primitive_desc_query_md(products->chosen, dnnl_query_scratchpad_md, 0);
    return memory(&products->left, machine, dnnl_primitive_desc_query_md(products->chosen, dnnl_query_src_md, 0),
               DNNL_MEMORY_NONE)
        && memory(&products->result, machine, dnnl_primitive_desc_query_md(products->chosen, dnnl_query_dst_md, 0),
            DNNL_MEMORY_NONE)
        && memory(&products->scratch, machine, scratch, DNNL_MEMORY_NONE)
        && reserve_scratch(machine, dnnl_memory_desc_get_size(scratch));
}

onednn_products *onednn_products_create(
    onednn_machine *machine, const onednn_products_shape *shape, const float *right)
{
    onednn_products *products = calloc(1, sizeof *products);
    if (products == NULL) return NULL;
    products->machine = machine;
    if (!choose_products(products, shape) || !take_right_factors(products, shape, right)
        || !prepare_products(products)) {
        onednn_products_destroy(products);
        return NULL;
    }
    dnnl_primitive_desc_query(products->chosen, dnnl_query_impl_info_str, 0, &products->kernel);
    return products;
}

void onednn_products_destroy(onednn_products *products)
{
    if (products == NULL) return;
    dnnl_memory_t memories[] = { products->left, products->right, products->result, products->scratch };
    for (size_t index = 0; index < sizeof memories / sizeof *memories; index++) {
        if (memories[index]) dnnl_memory_destroy(memories[index]);
    }
    if (products->primitive) dnnl_primitive_destroy(products->primitive);
    if (products->chosen) dnnl_primitive_desc_destroy(products->chosen);
    free(products);
}

bool onednn_products_run(onednn_products *products, const float *left, float *result)
{
    if (dnnl_memory_set_data_handle(products->left, (void *)left) != dnnl_success
        || dnnl_memory_set_data_handle(products->result, result) != dnnl_success
        || dnnl_memory_set_data_handle(products->scratch, products->machine->scratch) != dnnl_success) {
        return false;
    }
    const dnnl_exec_arg_t arguments[] = { { DNNL_ARG_SRC, products->left }, { DNNL_ARG_WEIGHTS, products->right },
        { DNNL_ARG_DST, products->result }, { DNNL_ARG_SCRATCHPAD, products->scratch } };
    return dnnl_primitive_execute(products->primitive, products->machine->stream, 4, arguments) == dnnl_success
        && dnnl_stream_wait(products->machine->stream) == dnnl_success;
}

const char *onednn_products_kernel(const onednn_products *products) { return products->kernel; }
