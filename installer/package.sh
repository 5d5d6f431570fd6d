#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Builds the two Debian packages in build/release/packages and has Debian's own tools judge them.
set -euo pipefail
# shellcheck source=installer/build.sh
. "$(dirname "${BASH_SOURCE[0]}")/build.sh"

bash "$root/installer/dependencies.sh" full
is_configured release || configure release -DBUILD_TESTING=OFF
build release

say "Packaging"
packages=$root/build/release/packages
rm -rf "$packages"
(cd "$root/build/release" && cpack -G DEB) || stop "cpack failed: the reason is above."
rm -rf "$packages/_CPack_Packages"

say "Checking the packages"
lintian --fail-on error,warning --no-tag-display-limit "$packages"/*.deb
desktop-file-validate "$root/installer/desktop/clusterwright.desktop"
appstreamcli validate --no-net "$root/build/release/installer/org.clusterwright.Clusterwright.metainfo.xml"
ls -l "$packages"/*.deb
