// Enrolment by file: what the hub gives a laptop (hub → device) and how the laptop claims it
// (device → hub, once, with the single-use secret). And the hub's signed answer to a ping.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "forms/base/result.h"
#include "forms/base/time.h"
#include "sync/batch/batch.h"
#include "sync/batch/request.h"

namespace relais::sync::batch {

struct Recipient {
    std::string name;  ///< "hub", "recovery"
    seal::PublicKey key{};
    bool operator==(const Recipient&) const = default;
};
struct Person {
    std::string code;  ///< "AD-07"
    std::string name;
    bool operator==(const Person&) const = default;
};
struct Point {
    std::string code;   ///< "FMP-GAO-01"
    std::string name;   ///< "Wabaria"
    std::string place;  ///< "Gao"
    std::string adm3_pcode;
    std::string fence{};  ///< "16.27 -0.05 2000": latitude, longitude, metres; empty when not known
    bool operator==(const Point&) const = default;
};
struct FormFile {
    std::string name;  ///< "registre_flux.xlsx", "communes.csv"; no path
    std::string bytes;
    bool operator==(const FormFile&) const = default;
};

inline constexpr std::size_t kMaxFileNameBytes = 255;  ///< what a file system takes
/// A name that stays within the folder it is put into, on any system.
bool is_plain_file_name(std::string_view name);

struct Enrolment {
    std::string project;
    std::string hub_url;  ///< "http://127.0.0.1:8642"
    seal::VerifyKey hub_key{};
    std::vector<Recipient> recipients;  ///< at least two: the hub and the recovery key
    DeviceId device{};
    std::string secret;  ///< 16 bytes, single use
    Instant valid_until;
    std::vector<Person> enumerators;
    std::vector<Point> points;
    std::vector<std::string> teams;
    std::vector<FormFile> files;  ///< forms and the lists they name
    bool operator==(const Enrolment&) const = default;
};
std::string encode(const Enrolment& enrolment, const seal::SignKeys& hub_keys);
/// The file brings its own hub key; the signature proves it whole, the six words prove it ours.
Result<Enrolment> decode_enrolment(std::string_view bytes);
seal::Hash fingerprint(const Enrolment& enrolment);

/// Body of POST /v1/enrol.
struct Claim {
    DeviceId device{};
    std::uint32_t epoch = 0;
    seal::VerifyKey device_key{};
    seal::Hash proof{};  ///< keyed_hash(secret, device ‖ epoch ‖ device_key)
    bool operator==(const Claim&) const = default;
};
std::string encode(const Claim& claim);
Result<Claim> decode_claim(std::string_view bytes);
seal::Hash proof_of(const Claim& claim, std::string_view secret);

/// Answer to GET /v1/ping?nonce=…: signed, so that a captive portal's 200 is not an answer.
struct Pong {
    std::string nonce;
    Instant hub_time;
    std::uint16_t protocol_min = kProtocol;
    std::uint16_t protocol_max = kProtocol;
    Challenge challenge{};  ///< to sign requests with
    bool operator==(const Pong&) const = default;
};
std::string encode(const Pong& pong, const seal::SignKeys& hub_keys);
Result<Pong> decode_pong(std::string_view bytes, const seal::VerifyKey& hub_key);

}  // namespace relais::sync::batch
