#pragma once
#include <stdatomic.h>

/// A shared library that is loaded when one of its functions is first called.
///
/// Linked in the usual way libgit2 and libcrypto would make every start of the program 2.5 ms
/// longer, also of commands that need neither: they bring 15 libraries and 30,000 relocations.
/// A wrapper target defines the functions that it uses, each of which looks for the real one.
struct l9_library {
  /// As the dynamic linker knows it.
  const char *name;
  void *handle;
};

/// The address of a function; `known` keeps it. Without it nothing can be done: the program ends as
/// one that could not run.
void *l9_function(struct l9_library *library, const char *name, _Atomic(void *) *known);

/// Defines a function of `library`; the compiler compares it with its declaration.
#define L9_FORWARD(library, result, name, parameters, arguments)              \
  result name parameters {                                                    \
    static _Atomic(void *) known;                                             \
    return ((__typeof__(&name))l9_function(library, #name, &known)) arguments; \
  }
