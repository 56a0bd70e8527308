// Somebody who answers TLS on a free port of loopback: the hub's front, or who would pass for it.
#pragma once

#include <openssl/types.h>

#include <atomic>
#include <cstdint>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "sync/batch/address.h"

namespace relais::tests {

struct FreeKey {
    void operator()(EVP_PKEY* key) const;
};
struct FreeCertificate {
    void operator()(X509* certificate) const;
};
using TlsKey = std::unique_ptr<EVP_PKEY, FreeKey>;
using Certificate = std::unique_ptr<X509, FreeCertificate>;

TlsKey make_tls_key();
TlsKey make_weak_tls_key();  ///< RSA of 1024 bits
sync::batch::Pin pin_of(const EVP_PKEY* key);

struct CertificateOptions {
    std::string name = "hub.example";
    std::string alternative_names = "IP:127.0.0.1,DNS:localhost";
    std::int64_t from_s = -3600;  ///< from now
    std::int64_t until_s = 3600;
    std::string purpose;  ///< extended key usage; empty for none
    bool authority = false;
};
/// `issuer` and its key sign it; without one it signs itself.
Certificate make_certificate(const TlsKey& key, const CertificateOptions& options,
                             const Certificate* issuer = nullptr,
                             const TlsKey* issuer_key = nullptr);
std::string pem_of(const Certificate& certificate);
std::string pem_of(const TlsKey& key);

/// How it behaves.
struct TlsPeerOptions {
    std::string answer = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";
    bool only_tls_1_2 = false;
    bool plain = false;    ///< no TLS at all: answers at once
    bool garbage = false;  ///< neither TLS nor HTTP
};

class TlsPeer {
  public:
    using Options = TlsPeerOptions;
    /// `chain` is sent after the certificate.
    TlsPeer(const TlsKey* key, const Certificate* certificate, const Options& options = {},
            const Certificate* chain = nullptr);
    TlsPeer(const TlsPeer&) = delete;
    TlsPeer& operator=(const TlsPeer&) = delete;
    ~TlsPeer();
    std::uint16_t port() const { return port_; }
    /// Stops it. All that it could read, of every connection.
    std::string stop_and_take();

  private:
    void serve();
    void talk_tls(int socket);
    void talk_plain(int socket);

    Options options_;
    SSL_CTX* context_ = nullptr;
    int listener_ = -1;
    std::uint16_t port_ = 0;
    std::string read_;
    std::thread thread_;
};

}  // namespace relais::tests
