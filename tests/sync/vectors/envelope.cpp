#include "tests/sync/vectors/cast.h"

#include <map>
#include <string>

#include "forms/base/result.h"
#include "sync/seal/shares.h"

namespace relais::tests {

namespace seal = sync::seal;

Cast::Cast() {
    RELAIS_ASSERT(seal::start());
    hub = seal::make_sign_keys(random);
    laptop = seal::make_sign_keys(random);
    hub_box = *seal::box_keys_from(seal::Secret(std::string(32, '\x21')));
    recovery_box = seal::make_box_keys(random);
    shift_key = seal::Secret(std::string(32, '\x42'));
    random.fill(device);
    random.fill(shift);
}

std::string text_of(const Json& json) {
    return json.dump(2, ' ', false) + "\n";
}

void add_envelope(std::map<std::string, std::string>& files) {
    Cast cast;
    Json json;
    const std::string plain = "Moussa & fils";
    const auto sealed = seal::seal(cast.shift_key, plain, "relais/0 example", cast.random);
    RELAIS_ASSERT(seal::open(cast.shift_key, sealed, "relais/0 example") == plain);
    json["seal"] = {{"key", hex(cast.shift_key.view())},
                    {"identity", hex(std::string_view("relais/0 example"))},
                    {"plain", hex(plain)},
                    {"sealed", hex(sealed)}};
    // What is sealed to somebody is other bytes each time: this was made once.
    const auto to_hub = from_hex(
        "c1e995ef693e9e5f31925211fe84599fcd83b449a30475972363319a8b61666301203802c11a7c69"
        "928f696ffdb07420528018d3517dadf914c7cb5f4186412a92e900bdc3a823d5f9187b06af6845c0");
    const auto opened = seal::open_with(cast.hub_box, to_hub.value_or(""));
    RELAIS_ASSERT(opened && *opened == cast.shift_key.view());
    json["seal_to"] = {{"secret", hex(cast.hub_box.secret.view())},
                       {"recipient", hex(cast.hub_box.public_key)},
                       {"plain", hex(*opened)},
                       {"sealed", hex(*to_hub)}};
    json["derive"] = {{"key", hex(cast.shift_key.view())},
                      {"purpose", "relais/0 example"},
                      {"derived", hex(seal::derive(cast.shift_key, "relais/0 example").view())}};
    const auto signature = seal::sign(cast.hub, "relais/0 receipt", plain);
    RELAIS_ASSERT(seal::verify(cast.hub.verify_key, "relais/0 receipt", plain, signature));
    json["sign"] = {{"secret", hex(cast.hub.secret.view())},
                    {"verify_key", hex(cast.hub.verify_key)},
                    {"domain", "relais/0 receipt"},
                    {"message", hex(plain)},
                    {"signature", hex(signature)}};
    json["box_pair"] = {{"verify_key", hex(cast.laptop.verify_key)},
                        {"public", hex(*seal::box_key_of(cast.laptop.verify_key))}};
    json["hash"] = {{"bytes", hex(plain)}, {"hash", hex(seal::hash(plain))}};
    json["keyed_hash"] = {{"key", hex(cast.shift_key.view())},
                          {"bytes", hex(plain)},
                          {"hash", hex(seal::keyed_hash(cast.shift_key, plain))}};
    json["words"] = {{"hash", hex(seal::hash(plain))},
                     {"words", seal::fingerprint_words(seal::hash(plain))}};
    const auto key = seal::key_from_passphrase("mot de passe", {1, 2, 3}, {3, 64 * 1024});
    RELAIS_ASSERT(key);
    json["passphrase"] = {{"passphrase", "mot de passe"},
                          {"salt", "01020300000000000000000000000000"},
                          {"passes", 3},
                          {"memory_kib", 64 * 1024},
                          {"key", hex(key->view())}};
    const auto shares = seal::split(cast.hub_box.secret, 2, 3, cast.random);
    for (const auto& share : shares)
        json["shares"]["shares"].push_back(
            {{"number", share.number}, {"value", hex(share.bytes.view())}});
    json["shares"]["secret"] = hex(cast.hub_box.secret.view());
    files["envelope.json"] = text_of(json);
}

}  // namespace relais::tests
