# Checks in a fresh Debian tree without SDK, in namespaces of its own: install, use, remove. Sourced by run; in this order.
# The names of the tree's programs are those of a user; what looks at them from outside (curl, chromium, jq) is this machine's.

# What the machine's own apt is set to, read now. mmdebstrap finds the distribution's keys by itself.
sources() {
  apt-get indextargets --format '$(ORIGIN)|deb $(REPO_URI) $(RELEASE) $(COMPONENT)' 'Created-By: Packages' |
    grep -E '^(Debian|Ubuntu)\|' | cut -d'|' -f2 | sort -u
}

# What starts a program of the tree: processes and mounts are its own, the network is that of the caller (see alone).
inside=(unshare --mount --pid --fork --kill-child sh -c '
  mount --rbind "$tree" "$tree" && mount -t proc proc "$tree/proc" && mount -t tmpfs tmpfs "$tree/run" && mkdir -p "$tree/run/lock"
  mount -t tmpfs -o mode=1777 tmpfs "$tree/tmp"
  exec chroot "$tree" "$@"' sh /usr/bin/env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/root LANG=C.UTF-8 TERM=dumb
  DEBIAN_FRONTEND=noninteractive)
within() { "${inside[@]}" "$@"; }

# Runs a function where no network is but a loopback of its own: no port is this machine's, and nothing can be sent anywhere.
alone() { unshare --net -- bash -c 'ip link set lo up; set -eEu; source "$here/tree.sh"; "$1"' alone "$1"; }

# No file of that kind is there. Not by "!", after which the shell would go on.
none() { [ -z "$(find "$1" -xdev "${@:2}" | tee /dev/stderr)" ]; }

A_fresh_Debian_tree_is_made() {
  sources >"$work/sources.list"
  grep -q ^deb "$work/sources.list"
  apt-config dump Acquire | grep -vE '::(IndexTargets|Changelogs|CompressionTypes|Languages)|^Acquire "' >"$work/apt.conf" || true
  local suite
  suite=$(. /etc/os-release && echo "$VERSION_CODENAME")
  mmdebstrap --quiet --variant=minbase --include=man-db,bash-completion,ca-certificates --aptopt="$work/apt.conf" \
    "$suite" "$tree" "$work/sources.list"
  # No service is started while packages are set up.
  printf '#!/bin/sh\nexit 101\n' >"$tree/usr/sbin/policy-rc.d" && chmod +x "$tree/usr/sbin/policy-rc.d"
  cp -L /etc/resolv.conf "$tree/etc/resolv.conf"
  none "$tree" -iname '*dotnet*'
}

The_package_installs_with_what_it_needs() {
  cp "$release"/*.deb "$tree/root/"
  within sh -c 'apt-get update -qq && apt-get install -y -qq --no-install-recommends /root/eidpin_*.deb'
  [ "$(within dpkg-query -W -f '${Status}\n' eidpin pcscd libssl3 | sort -u)" = 'install ok installed' ]
  # The virtual reader is a test's and no part of the installation.
  within apt-get install -y -qq --no-install-recommends vsmartcard-vpcd
}

The_command_says_its_version() { [ "$(within eidpin --version)" = "eidpin $(version)" ]; }

Its_manual_is_there_in_its_languages() {
  within sh -c 'man eidpin | col -b' >"$work/man"
  grep -q 'EXIT STATUS' "$work/man"
  grep -qe '--use-last-try' "$work/man"
  within sh -c 'man /usr/share/man/ja/man1/eidpin.1.gz' | grep -q '終了コード'
  within sh -c 'man /usr/share/man/fi/man1/eidpin.1.gz' | grep -q 'PALUUKOODIT'
  within sh -c 'apropos eidpin || whatis eidpin' | grep -q 'eidpin (1)'
}

The_shell_completes_its_commands() {
  within bash -c '. /usr/share/bash-completion/bash_completion; _completion_loader eidpin
    COMP_WORDS=(eidpin sta) COMP_CWORD=1; _eidpin; echo "${COMPREPLY[@]}"' | grep -qx status
  [ -s "$tree/usr/share/zsh/vendor-completions/_eidpin" ]
  [ -s "$tree/usr/share/fish/vendor_completions.d/eidpin.fish" ]
}

The_walk_on_the_terminal_runs_to_its_end() {
  within eidpin demo --terminal >"$work/walk"
  [ "$(wc -l <"$work/walk")" -gt 40 ]
}

A_card_in_a_service_of_its_own_is_shown_and_changed() { alone with_card; }

with_card() {
  # One process of the tree holds service, card and commands together: they share its /run.
  within sh -c '
    pcscd --foreground >/root/pcscd.log 2>&1 & service=$!
    eidpin simulate fineid-citizen >/root/simulate.log 2>&1 & card=$!
    eidpin status --wait --timeout 20 --json >/root/status.json
    printf "1234\n4321\n" | eidpin change pin1 --stdin --wait --timeout 20 --json >/root/change.json
    eidpin status >/root/status.txt
    kill $card $service; wait' || true
  cat "$tree"/root/*.log "$tree"/root/*.json
  jq -e '.readers[0].card.id == "fi.citizen" and .readers[0].card.pins[0].triesLeft == 5' "$tree/root/status.json"
  jq -e '.outcome == "done"' "$tree/root/change.json"
  grep -q 'last changed' "$tree/root/status.txt" || grep -qi 'changed here' "$tree/root/status.txt"
}

The_local_web_app_answers_a_browser_outside() { alone with_desk; }

# No name is known there, "localhost" neither: programs of one computer meet all the same.
with_desk() {
  rm -f "$tree/etc/hosts"
  "${inside[@]}" eidpin demo --no-open >"$work/desk" 2>"$work/desk.err" &
  local program=$! address
  for _ in $(seq 300); do grep -q '^desk http' "$work/desk" && break; sleep 0.1; done
  cat "$work/desk" "$work/desk.err"
  address=$(sed -n 's/^desk //p' "$work/desk")
  curl -sS --fail --location --cookie "" --max-time 10 "$address" >"$work/desk.html"
  grep -q '<html' "$work/desk.html"
  # What the page shows of the simulated card, put there by its script and the program in the tree.
  python3 "$here/browse.py" "$address" 'My Number Card'
  # The first process of its namespace takes all others with it.
  kill -KILL $program; wait $program || true
}

It_leaves_nothing_but_what_forget_names() {
  within apt-get purge -y -qq eidpin
  rm -f "$tree"/root/eidpin*.deb
  find "$tree" -xdev -iname '*eidpin*' ! -path '*/var/lib/apt/*' ! -path '*/var/cache/*' | sed "s:^$tree::" >"$work/left"
  cat "$work/left"
  diff "$work/left" <(echo /root/.local/state/eidpin)
}

Forget_deletes_that_too() {
  cp "$release"/*.deb "$tree/root/"
  within sh -c 'dpkg -i /root/eidpin_*.deb >/dev/null && eidpin forget --json' | jq -e '.forgotten'
  none "$tree/root" -iname '*changed.json*'
  within apt-get purge -y -qq eidpin
}

The_reset_server_installs_with_a_user_of_its_own() {
  within sh -c 'apt-get install -y -qq --no-install-recommends /root/eidpin-reset_*.deb'
  grep -q '^eidpin-reset:' "$tree/etc/passwd"
  [ "$(within stat -c '%a %U' /var/lib/eidpin-reset)" = "700 eidpin-reset" ]
  [ "$(within stat -c '%a %U %G' /etc/eidpin-reset)" = "750 root eidpin-reset" ]
  [ ! -e "$tree/etc/eidpin-reset/config.json" ]
}

# The unit's own words: its command line, its user, no new privileges, and nothing but its state folder can be written.
unit() { sed -n "s/^$1=//p" "$tree/lib/systemd/system/eidpin-reset.service"; }
as_the_unit() {
  local user command
  user=$(unit User) command=$(unit ExecStart)
  "${inside[@]}" sh -c "mount --bind /var/lib/eidpin-reset /var/lib/eidpin-reset && mount -o remount,bind,ro / &&
    cd /var/lib/eidpin-reset && exec env $(unit Environment) prlimit --core=0 setpriv --reuid $user --regid $user --clear-groups --no-new-privs \\
      --inh-caps=-all --bounding-set=-all $command"
}

fails_with_one_line() {
  local status=0
  as_the_unit >"$work/out" 2>"$work/err" || status=$?
  cat "$work/out" "$work/err"
  [ $status -eq 2 ]
  [ "$(wc -l <"$work/err")" -eq 1 ]
  [ ! -s "$work/out" ]
}

A_mistake_in_its_configuration_is_one_line_and_a_failed_start() {
  fails_with_one_line
  sed 's/"operator"/"operatr"/' "$tree/etc/eidpin-reset/config.json.example" >"$tree/etc/eidpin-reset/config.json"
  fails_with_one_line
  grep -q operatr "$work/err"
}

# Nobody grants it one below 1024: not tried again and again.
A_port_that_it_may_not_open_is_a_mistake_too() { alone with_low_port; }

with_low_port() {
  local etc="$tree/etc/eidpin-reset"
  ready_to_start
  sed -i 's/:8080/:80/' "$etc/config.json"
  fails_with_one_line
  grep -q 'eidpin-reset may not open the port of http://127.0.0.1:80' "$work/err"
}

It_answers_as_the_unit_starts_it() { alone with_reset; }

# What docs/install.md tells the operator to do.
ready_to_start() {
  local state="$tree/var/lib/eidpin-reset" etc="$tree/etc/eidpin-reset" name
  cp "$etc/config.json.example" "$etc/config.json"
  # With new keys a database of before is another operator's.
  rm -f "$state"/reset.sqlite*
  for name in master pseudonyms staff issuer machines; do (umask 077; openssl rand -base64 32 >"$state/$name.key"); done
  for name in login signature; do authority "$name" "$etc"; done
  chown -R "$(within id -u eidpin-reset)" "$state" && chmod -R a+rX "$etc"
}

with_reset() {
  local state="$tree/var/lib/eidpin-reset" program owner
  ready_to_start
  owner=$(within id -u eidpin-reset)
  as_the_unit >"$work/reset" 2>"$work/reset.err" &
  program=$!
  for _ in $(seq 300); do grep -q '^server http' "$work/reset" && break; sleep 0.1; done
  cat "$work/reset" "$work/reset.err"
  curl -sS --fail --max-time 10 http://127.0.0.1:8080/readyz
  curl -sS --fail --max-time 10 http://127.0.0.1:8080/v1/operator | jq -e '.id == "example.org" or .operator == "example.org"'
  [ "$(stat -c %u "$state/reset.sqlite")" = "$owner" ]
  # It is no longer the one that its starter would take with it, since it has changed its user.
  pkill -KILL -u "$owner" -f "^$(unit ExecStart)\$"
  wait $program || true
}

# An authority that issued nothing yet, with an empty list of revocations, as DER.
authority() {
  local folder="$work/ca-$1"
  mkdir -p "$folder"
  touch "$folder/index"
  echo 01 >"$folder/number"
  printf '[ca]\ndefault_ca=d\n[d]\ndatabase=%s/index\ncrlnumber=%s/number\ndefault_md=sha256\ndefault_crl_days=30\n' \
    "$folder" "$folder" >"$folder/conf"
  openssl req -x509 -newkey rsa:2048 -nodes -days 60 -subj "/CN=Test $1" -keyout "$folder/key" -out "$folder/cer" 2>/dev/null
  openssl ca -config "$folder/conf" -gencrl -keyfile "$folder/key" -cert "$folder/cer" -out "$folder/crl" 2>/dev/null
  openssl x509 -in "$folder/cer" -outform DER -out "$2/$1-ca.cer"
  openssl crl -in "$folder/crl" -outform DER -out "$2/$1.crl"
}

It_leaves_nothing_but_the_operators_own_files() {
  within apt-get purge -y -qq eidpin-reset
  rm -f "$tree"/root/eidpin*.deb
  find "$tree" -xdev -iname '*eidpin-reset*' ! -path '*/var/lib/apt/*' ! -path '*/var/cache/*' | sed "s:^$tree::" | sort >"$work/left"
  cat "$work/left"
  # What the operator put there: the configuration with its lists, and the state.
  diff "$work/left" <(printf '%s\n' /etc/eidpin-reset /var/lib/eidpin-reset)
}
