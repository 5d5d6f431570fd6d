// SPDX-License-Identifier: GPL-3.0-or-later
// Words that files write for enumerations which several kinds of file hold, in the order of the enumerations.
#pragma once

namespace cw {

inline constexpr const char* dieWords[] = {"ampere", "hopper", "blackwell"};
inline constexpr const char* frameworkWords[] = {"megatron", "fsdp", "deepspeed", "jax", "nanotron", "internevo", "llm.c", "other"};

}  // namespace cw
