#include "sync/exchange/pinned.h"

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/sha.h>
#include <openssl/ssl.h>
#include <openssl/types.h>
#include <openssl/x509.h>
#include <openssl/x509_vfy.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "sync/batch/address.h"

namespace relais::sync::exchange {

namespace {

std::optional<batch::Pin> pin_of(X509* certificate) {
    unsigned char* der = nullptr;
    const int size = i2d_X509_PUBKEY(X509_get_X509_PUBKEY(certificate), &der);
    if (size <= 0) return std::nullopt;
    batch::Pin pin{};
    SHA256(der, static_cast<std::size_t>(size), pin.data());
    OPENSSL_free(der);
    return pin;
}

struct FreeStack {
    void operator()(STACK_OF(X509) * stack) const { sk_X509_free(stack); }
};

/// In the place of OpenSSL's own search for an authority. 1: accepted.
int verify(X509_STORE_CTX* context, void* data) {
    const auto& pins = *static_cast<const std::vector<batch::Pin>*>(data);
    X509* certificate = X509_STORE_CTX_get0_cert(context);
    const auto pin = certificate == nullptr ? std::nullopt : pin_of(certificate);
    if (!pin || std::find(pins.begin(), pins.end(), *pin) == pins.end()) {
        X509_STORE_CTX_set_error(context, X509_V_ERR_CERT_UNTRUSTED);
        return 0;
    }
    const std::unique_ptr<STACK_OF(X509), FreeStack> anchors(sk_X509_new_null());
    if (!anchors || sk_X509_push(anchors.get(), certificate) <= 0) return 0;
    X509_STORE_CTX_set0_trusted_stack(context, anchors.get());
    X509_VERIFY_PARAM_set_flags(X509_STORE_CTX_get0_param(context),
                                X509_V_FLAG_PARTIAL_CHAIN | X509_V_FLAG_NO_CHECK_TIME);
    return X509_verify_cert(context) == 1 ? 1 : 0;
}

}  // namespace

void accept_only(void* context, const std::vector<batch::Pin>& pins) {
    auto* data = const_cast<std::vector<batch::Pin>*>(&pins);  // only read, see verify()
    SSL_CTX_set_cert_verify_callback(static_cast<SSL_CTX*>(context), verify, data);
}

std::string curl_pins(const std::vector<batch::Pin>& pins) {
    std::string text;
    for (const auto& pin : pins) {
        std::array<unsigned char, 4 * ((sizeof(batch::Pin) + 2) / 3) + 1> base64{};
        EVP_EncodeBlock(base64.data(), pin.data(), static_cast<int>(pin.size()));
        if (!text.empty()) text += ';';
        text += "sha256//";
        text += reinterpret_cast<const char*>(base64.data());
    }
    return text;
}

}  // namespace relais::sync::exchange
