#!/bin/sh
# Fetches govuk-frontend and htmx from npm and makes the files in static/govuk/ and static/htmx/ from them. README.md says why.
set -eu
GOVUK=6.6.0
HTMX=2.0.11
static=$(cd "$(dirname "$0")/.." && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm pack --silent "govuk-frontend@$GOVUK" "htmx.org@$HTMX" >/dev/null
mkdir govuk htmx
tar xzf "govuk-frontend-$GOVUK.tgz" -C govuk
tar xzf "htmx.org-$HTMX.tgz" -C htmx
rm -f "$static"/govuk/govuk-frontend-*.min.* "$static"/htmx/htmx-*.min.js

sed -e 's/@font-face{[^}]*}//g' \
    -e 's/GDS Transport,arial/Arial/g' \
    -e 's/\.govuk-footer__\(crown\|copyright-logo\)[^{}]*{[^}]*}//g' \
    -e 's#/\*! Copyright (c) 2011 by Margaret Calvert[^*]*\*/##' \
    -e '/sourceMappingURL/d' \
    govuk/package/dist/govuk/govuk-frontend.min.css >"$static/govuk/govuk-frontend-$GOVUK.min.css"
sed -e 's#//. sourceMappingURL=.*##' govuk/package/dist/govuk/govuk-frontend.min.js >"$static/govuk/govuk-frontend-$GOVUK.min.js"
cp htmx/package/dist/htmx.min.js "$static/htmx/htmx-$HTMX.min.js"
cp htmx/package/LICENSE "$static/htmx/LICENSE"

if grep -il 'GDS Transport\|font-face\|crest\|sourceMappingURL\|url(' "$static"/govuk/govuk-frontend-*.min.*; then
    echo "The files above still name the font, the crest or a file that is not here: mend vendor.sh." >&2
    exit 1
fi
