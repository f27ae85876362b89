# Checks of the files that ./release made, by themselves. Sourced by run.

version() { sed -n 's:.*<Version>\(.*\)</Version>.*:\1:p' "$top/Directory.Build.props"; }

# What people download, the bills and sums beside it left out.
artefacts() { find "$release" -maxdepth 1 -regextype posix-extended -regex '.*\.(deb|tar\.gz|zip|nupkg)' -printf '%f\n' | sort; }

Each_sum_is_that_of_its_file() {
  cd "$release"
  sha256sum -c SHA256SUMS
  # No file is left out.
  [ "$(ls | grep -vc '^SHA256SUMS$')" -eq "$(wc -l <SHA256SUMS)" ]
}

The_notes_name_each_file_with_its_size() {
  local file
  for file in $(artefacts); do
    grep -qE "^\| \`$file\` \| [0-9.]+ (MB|kB) \|" "$release/NOTES.md" || { echo "$file is not in the notes"; return 1; }
  done
}

# Without EIDPIN_TEST_LONG the archives for other systems are not made.
Each_platform_has_its_archive() {
  local rid all=(linux-x64.tar.gz)
  [ -z "${EIDPIN_TEST_LONG:-}" ] || all+=(linux-arm64.tar.gz win-x64.zip osx-arm64.tar.gz osx-x64.tar.gz)
  for rid in "${all[@]}"; do [ -s "$release/eidpin-$(version)-$rid" ]; done
}

Each_artefact_has_a_bill_and_the_licences_of_its_parts() {
  local file name bill
  for file in $(artefacts); do
    name=${file%.deb} name=${name%.tar.gz} name=${name%.zip} name=${name%.nupkg} bill=$release/$name.cdx.json
    jq -e '.bomFormat == "CycloneDX" and .metadata.component.version == "'"$(version)"'"' "$bill"
    # Each part with its version and a licence, in the bill and in the notices.
    jq -e 'all(.components[]; .name and .version and (.licenses | length > 0))' "$bill"
    unpack "$release/$file" "$work/one"
    [[ $file != *-guide-* ]] || continue
    jq -r '.components[] | .name + " " + .version' "$bill" | while read -r part; do
      grep -rqF "$part" "$work/one" || { echo "$file: no notice of $part"; return 1; }
    done
  done
}

unpack() {
  rm -rf "$2" && mkdir -p "$2"
  case $1 in
    *.deb) dpkg-deb -R "$1" "$2" ;;
    *.tar.gz) tar -xzf "$1" -C "$2" ;;
    *) python3 -m zipfile -e "$1" "$2" ;;
  esac
}

No_file_contains_a_path_of_the_machine_that_built_it() {
  local file beside
  beside=$(dirname "$top")
  # A folder right below the root has a name that others have too: the runtime for macOS was built in one called "work".
  [ "$(dirname "$beside")" != / ] || beside=$top
  for file in $(artefacts); do
    unpack "$release/$file" "$work/one"
    find "$work/one" -name '*.gz' -exec gunzip -f {} +
    python3 "$here/paths.py" "$work/one" "$top/" "$beside/" "${BUILDER:-$HOME}/"
  done
}

No_file_holds_a_key() {
  local file kind
  # What is looked for is found where it is.
  for kind in "RSA" "EC -pkeyopt ec_paramgen_curve:P-256" "EC -pkeyopt ec_paramgen_curve:P-384"; do
    rm -rf "$work/planted" && mkdir "$work/planted"
    openssl genpkey -algorithm $kind -out "$work/planted/pem" 2>/dev/null
    if python3 "$here/keys.py" "$work/planted"; then return 1; fi
    openssl pkcs8 -topk8 -nocrypt -in "$work/planted/pem" -outform DER -out "$work/planted/der" && rm "$work/planted/pem"
    if python3 "$here/keys.py" "$work/planted"; then return 1; fi
  done
  for file in $(artefacts); do
    unpack "$release/$file" "$work/one"
    # The simulated issuer makes its keys when the demonstration starts.
    python3 "$here/keys.py" "$work/one"
    if find "$work/one" -name '*.key' -o -name '*.pfx' -o -name '*.p12' -o -name '*.sqlite*' ! -name 'libe_sqlite3*' | grep .; then return 1; fi
  done
}

Lintian_finds_no_error() {
  lintian --fail-on error --tag-display-limit 0 "$release"/*.deb
}

The_unit_is_hardened() {
  local exposure
  systemd-analyze security --offline=true --threshold=20 "$top/packaging/eidpin-reset/eidpin-reset.service" >"$work/security"
  exposure=$(sed -n 's/.*Overall exposure level.*: \([0-9.]*\) .*/\1/p' "$work/security")
  echo "exposure $exposure"
  [ -n "$exposure" ]
}

The_desktop_entry_and_its_metadata_are_valid() {
  unpack "$release/eidpin_$(version)_amd64.deb" "$work/one"
  desktop-file-validate "$work/one/usr/share/applications/eidpin.desktop"
  # Its id is no domain turned round, which is a warning: EidPin has no domain.
  appstreamcli validate --no-net "$work/one/usr/share/metainfo/eidpin.metainfo.xml" >"$work/metainfo" || true
  cat "$work/metainfo"
  grep -q cid-desktopapp-is-not-rdns "$work/metainfo"
  [ "$(grep -c '^[EW]:' "$work/metainfo")" -eq "$(grep -c 'cid-desktopapp-is-not-rdns' "$work/metainfo")" ]
}

The_manual_pages_are_free_of_warnings() {
  unpack "$release/eidpin_$(version)_amd64.deb" "$work/one"
  unpack "$release/eidpin-reset_$(version)_amd64.deb" "$work/two"
  local page
  while read -r page; do
    # Japanese has no blanks to break at; the terminal breaks such a line.
    zcat "$page" | groff -K utf8 -Tutf8 -man -ww -W break -z 2>"$work/groff"
    [ ! -s "$work/groff" ] || { echo "$page"; cat "$work/groff"; return 1; }
  done < <(find "$work/one/usr/share/man" "$work/two/usr/share/man" -name '*.gz')
}

# The guide opens from a disk, in every language, and no page needs a script or another host.
The_pages_work_without_a_script() {
  unpack "$release/eidpin-guide-$(version).tar.gz" "$work/one"
  local site="$work/one/eidpin-guide-$(version)" language page
  for language in en ja ja-easy fi sv; do
    for page in index which sheet.jp.my-number; do [ -s "$site/$language/$page.html" ]; done
  done
  if grep -rlE '<script|javascript:|(src|href)="(https?:)?//[^"]*\.(js|css|woff2?|png)"' "$site" --include='*.html'; then return 1; fi
  python3 "$here/browse.py" "file://$site/en/index.html" 'My Number'
  python3 "$here/browse.py" "file://$site/ja/which.html" '署名用'
}

The_archive_starts_where_it_is_unpacked() {
  unpack "$release/eidpin-$(version)-linux-x64.tar.gz" "$work/one"
  local programs="$work/one/eidpin-$(version)"
  [ "$("$programs/eidpin" --version)" = "eidpin $(version)" ]
  "$programs/eidpin" status --simulated my-number --json | jq -e '.readers[0].card.id == "jp.my-number"'
  "$programs/eidpin-reset" --help | grep -q '^usage: eidpin-reset serve'
  # The local web app is found beside it.
  mkdir -p -m 700 "$work/rt"
  HOME="$work/home" XDG_RUNTIME_DIR="$work/rt" "$programs/eidpin" demo --no-open >"$work/demo" 2>&1 &
  local program=$!
  for _ in $(seq 300); do grep -q '^desk http' "$work/demo" && break; sleep 0.1; done
  kill $program
  wait $program
  cat "$work/demo"
  grep -q '^desk http://127.0.0.1:' "$work/demo"
}

The_tool_package_installs_and_starts() {
  dotnet tool install eidpin --version "$(version)" --tool-path "$work/tool" --source "$release" >"$work/installed"
  [ "$("$work/tool/eidpin" --version)" = "eidpin $(version)" ]
  "$work/tool/eidpin" status --simulated my-number --json | jq -e '.readers[0].card.id == "jp.my-number"'
}

# All of it again takes long: without EIDPIN_TEST_LONG the archives for other systems are left out.
Made_again_in_another_folder_all_is_the_same() {
  local again="$work/again" only=(--only linux-x64)
  [ -z "${EIDPIN_TEST_LONG:-}" ] || only=()
  mkdir -p "$again"
  # The files as they are here, so that the check holds for what is being worked on too; out/ and the like are none of them.
  if git -C "$top" rev-parse 2>/dev/null; then
    (cd "$top" && git ls-files -z --cached --others --exclude-standard | xargs -0 tar -cf -) | tar -xf - -C "$again"
  else
    tar -C "$top" --exclude=./out --exclude=./TestResults --exclude=bin --exclude=obj -cf - . | tar -xf - -C "$again"
  fi
  SOURCE_DATE_EPOCH=$("$top/packaging/moment") "$again/release" "${only[@]}"
  cp "$again/out/release/SHA256SUMS" "$work/sums"
  # A release of more platforms has other notes, which name them.
  if [ "$(ls "$release")" != "$(ls "$again/out/release")" ]; then sed -i '/ NOTES.md$/d' "$work/sums"; fi
  [ "$(wc -l <"$work/sums")" -ge 10 ]
  (cd "$release" && sha256sum -c "$work/sums")
}
