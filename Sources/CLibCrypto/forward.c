#include "CLibCrypto.h"
#include <CLazyLibrary.h>

#define TEXT(number) #number
#define NAME(version) "libcrypto.so." TEXT(version)

static struct l9_library libcrypto = {.name = NAME(OPENSSL_SHLIB_VERSION)};

#define FORWARD(result, name, parameters, arguments) \
  L9_FORWARD(&libcrypto, result, name, parameters, arguments)

FORWARD(int, SHA256_Init, (SHA256_CTX *c), (c))
FORWARD(int, SHA256_Update, (SHA256_CTX *c, const void *data, size_t len), (c, data, len))
FORWARD(int, SHA256_Final, (unsigned char *md, SHA256_CTX *c), (md, c))
FORWARD(const EVP_MD *, EVP_sha1, (void), ())
FORWARD(EVP_MD_CTX *, EVP_MD_CTX_new, (void), ())
FORWARD(void, EVP_MD_CTX_free, (EVP_MD_CTX *ctx), (ctx))
FORWARD(int, EVP_DigestInit_ex, (EVP_MD_CTX *ctx, const EVP_MD *type, ENGINE *impl),
        (ctx, type, impl))
FORWARD(int, EVP_DigestUpdate, (EVP_MD_CTX *ctx, const void *d, size_t cnt), (ctx, d, cnt))
FORWARD(int, EVP_DigestFinal_ex, (EVP_MD_CTX *ctx, unsigned char *md, unsigned int *s), (ctx, md, s))
