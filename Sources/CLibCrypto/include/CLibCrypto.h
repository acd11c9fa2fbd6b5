#pragma once
// The plain functions are deprecated for EVP, which looks its algorithm up at every digest: that
// takes longer than the digest of a short text.
#define OPENSSL_SUPPRESS_DEPRECATED
#include <openssl/evp.h>
#include <openssl/sha.h>
