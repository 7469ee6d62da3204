#include "CMatrixProduct.h"

#include <dnnl.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

extern void omp_set_num_threads(int);

#if DNNL_VERSION_MAJOR >= 3
typedef dnnl_memory_desc_t description;
#define REF(value) (value)
#else
typedef dnnl_memory_desc_t description;
#define REF(value) (&(value))
#endif

static double seconds(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec * 1e-9;
}

static dnnl_status_t square(description *matrix, int size, dnnl_data_type_t type)
{
    const dnnl_dims_t dims = { size, size };
#if DNNL_VERSION_MAJOR >= 3
    return dnnl_memory_desc_create_with_tag(matrix, 2, dims, type, dnnl_ab);
#else
    return dnnl_memory_desc_init_by_tag(matrix, 2, dims, type, dnnl_ab);
#endif
}

static dnnl_status_t product(dnnl_primitive_t *primitive, dnnl_engine_t engine, description *factor, description *result)
{
    dnnl_primitive_desc_t chosen;
#if DNNL_VERSION_MAJOR >= 3
    dnnl_status_t status
        = dnnl_matmul_primitive_desc_create(&chosen, engine, *factor, *factor, NULL, *result, NULL);
#else
    dnnl_matmul_desc_t operation;
    dnnl_status_t status = dnnl_matmul_desc_init(&operation, factor, factor, NULL, result);
    if (status == dnnl_success) status = dnnl_primitive_desc_create(&chosen, &operation, NULL, engine, NULL);
#endif
    if (status != dnnl_success) return status;
    status = dnnl_primitive_create(primitive, chosen);
    dnnl_primitive_desc_destroy(chosen);
    return status;
}

/// One half in the given type, everywhere.
static void fill(dnnl_memory_t memory, size_t count, bool bf16)
{
    void *handle = NULL;
    dnnl_memory_get_data_handle(memory, &handle);
    for (size_t index = 0; index < count; index++) {
        if (bf16) {
            ((unsigned short *)handle)[index] = 0x3F00;
        } else {
            ((float *)handle)[index] = 0.5F;
        }
    }
}

double matrix_product_seconds(int size, bool bf16, int threads, int runs)
{
    dnnl_engine_t engine;
    dnnl_stream_t stream;
    dnnl_primitive_t primitive;
    dnnl_memory_t left, right, result;
    description factor, sum;
    omp_set_num_threads(threads);
    if (dnnl_engine_create(&engine, dnnl_cpu, 0) != dnnl_success
        || dnnl_stream_create(&stream, engine, dnnl_stream_default_flags) != dnnl_success
        || square(&factor, size, bf16 ? dnnl_bf16 : dnnl_f32) != dnnl_success
        || square(&sum, size, dnnl_f32) != dnnl_success
        || product(&primitive, engine, &factor, &sum) != dnnl_success
        || dnnl_memory_create(&left, REF(factor), engine, DNNL_MEMORY_ALLOCATE) != dnnl_success
        || dnnl_memory_create(&right, REF(factor), engine, DNNL_MEMORY_ALLOCATE) != dnnl_success
        || dnnl_memory_create(&result, REF(sum), engine, DNNL_MEMORY_ALLOCATE) != dnnl_success) {
        return -1;
    }
    fill(left, (size_t)size * (size_t)size, bf16);
    fill(right, (size_t)size * (size_t)size, bf16);
    const dnnl_exec_arg_t arguments[]
        = { { DNNL_ARG_SRC, left }, { DNNL_ARG_WEIGHTS, right }, { DNNL_ARG_DST, result } };
    double quickest = 1e9;
    for (int run = 0; run <= runs; run++) {
        const double start = seconds();
        if (dnnl_primitive_execute(primitive, stream, 3, arguments) != dnnl_success
            || dnnl_stream_wait(stream) != dnnl_success) {
            return -1;
        }
        const double taken = seconds() - start;
        if (run > 0 && taken < quickest) quickest = taken;
    }
    return quickest;
}
