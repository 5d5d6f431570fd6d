// SPDX-License-Identifier: GPL-3.0-or-later
// What the answer proposes, applied to the scenario as one step that can be undone.
#pragma once

#include "ui/document/document.h"

namespace cw {

enum class Proposal { checkpointInterval, checkpointBandwidth, doubleBandwidth, spareNodes };

/// Does nothing where the current answer has no such proposal.
void applyProposal(Document& document, Proposal proposal);

/// Takes the typical figures that stand for what nobody published; each can still be replaced.
void acceptTypicalFigures(Document& document);

/// Caps the GPUs of every pool at the share of their limit that the option has; the option without a cap lifts all caps.
void applyPowerCap(Document& document, std::size_t option);

}  // namespace cw
