#!/bin/sh
# A program that carries a licence, on a POSIX shell, curl and openssl 3 alone. Ship the public keys with the program
# (here a file that `curl URL/api/licence-keys` wrote): whoever fetches them from the server that is to be checked checks
# nothing.
#
#     sh licence_client.sh validate URL CODE MACHINE KEYS
#     sh licence_client.sh file     URL CODE MACHINE OUT
#     sh licence_client.sh verify   FILE MACHINE KEYS
set -eu

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

untrusted() {
  echo "UNTRUSTED $1"
  exit 2
}

# Base64url to bytes: the other alphabet, and padding to a multiple of four.
decoded() {
  text=$(printf %s "$1" | tr '_-' '/+')
  while [ $((${#text} % 4)) -ne 0 ]; do text="$text="; done
  printf %s "$text" | openssl base64 -d -A
}

machine_digest() {
  printf %s "$1" | openssl dgst -sha256 -binary | openssl base64 -A | tr '/+' '_-' | tr -d '='
}

# A text as a JSON string holds it.
quoted() {
  printf %s "$1" | sed 's/\\/\\\\/g; s/"/\\"/g'
}

# A field of flat JSON without escapes: what is signed has no others.
field() {
  printf %s "$2" | sed -n "s/.*\"$1\":\"\{0,1\}\([^\",}]*\).*/\1/p"
}

# Checks <kind>.v1.<key id>.<payload>.<signature> and writes what it says.
open_signed() {
  case "$2" in
    "$1".v1.*.*.*) ;;
    *) return 1 ;;
  esac
  signed=${2%.*}
  rest=${signed#"$1".v1.}
  key_id=${rest%%.*}
  # The first twelve bytes of a public key in DER are the same for all, and take sixteen characters without a rest.
  key=$(tr '{' '\n' < "$3" | sed -n "s/.*\"key_id\":\"$key_id\".*\"public_key\":\"\([^\"]*\)\".*/\1/p" | tr '_-' '/+')
  [ -n "$key" ] || return 1
  printf -- '-----BEGIN PUBLIC KEY-----\nMCowBQYDK2VwAyEA%s=\n-----END PUBLIC KEY-----\n' "$key" > "$folder/key.pem"
  printf %s "$signed" > "$folder/signed"
  decoded "${2##*.}" > "$folder/signature" 2> /dev/null || return 1
  openssl pkeyutl -verify -pubin -inkey "$folder/key.pem" -rawin -in "$folder/signed" \
    -sigfile "$folder/signature" > /dev/null 2>&1 || return 1
  decoded "${rest#*.}"
}

post() {
  curl -s --max-time 20 -H 'Content-Type: application/json' -H 'Accept-Language: en' --data-binary @- "$1"
}

validate() {
  nonce=$(openssl rand -hex 16)
  answer=$(printf '{"code":"%s","machine_code":"%s","nonce":"%s"}' "$(quoted "$2")" "$(quoted "$3")" "$nonce" |
    post "$1/api/validate") || untrusted "no answer that can be read"
  signature=$(field signature "$answer")
  [ -n "$signature" ] || untrusted "the answer is not signed"
  told=$(open_signed answer "$signature" "$4") || untrusted "its signature is wrong"
  [ "$(field nonce "$told")" = "$nonce" ] || untrusted "this is the answer to another question"
  [ "$(field machine "$told")" = "$(machine_digest "$3")" ] || untrusted "this is the answer to another machine"
  # Only what is signed counts: the rest of the answer may have been changed on its way.
  if [ "$(field valid "$told")" = true ]; then
    echo "VALID $(field code "$told")"
  else
    echo "INVALID $(field code "$told")"
    exit 1
  fi
}

fetch_file() {
  answer=$(printf '{"code":"%s","machine_code":"%s"}' "$(quoted "$2")" "$(quoted "$3")" |
    post "$1/api/licences/file") || untrusted "no answer that can be read"
  file=$(field file "$answer")
  if [ -z "$file" ]; then
    echo "INVALID $(field code "$answer")"
    exit 1
  fi
  printf '%s\n' "$file" > "$4"
  echo "WRITTEN $4"
}

verify_file() {
  content=$(open_signed licence "$(cat "$1")" "$3") || untrusted "its signature is wrong"
  [ "$(field machine "$content")" = "$(machine_digest "$2")" ] || untrusted "the file is another machine's"
  # Seconds are all that a POSIX shell has: the benefit of the doubt goes to the beginning.
  now=$(date +%s)
  if [ "${now}999" -ge "$(field not_before "$content")" ] && [ "${now}000" -lt "$(field expires_at "$content")" ]; then
    echo "VALID $(field product "$content")"
  else
    echo "INVALID EXPIRED"
    exit 1
  fi
}

case "${1:-}" in
  validate) validate "$2" "$3" "$4" "$5" ;;
  file) fetch_file "$2" "$3" "$4" "$5" ;;
  verify) verify_file "$2" "$3" "$4" ;;
  *) echo "validate, file or verify" && exit 64 ;;
esac
