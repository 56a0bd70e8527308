#include "tests/sync/exchange/tls_peer.h"

#include <netinet/in.h>
#include <openssl/bio.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>
#include <openssl/sha.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <csignal>
#include <stdexcept>

namespace relais::tests {

namespace {

void must_be(bool done, const char* what) {
    if (!done) throw std::runtime_error(what);
}

void add_extension(X509* certificate, X509* issuer, int kind, const std::string& value) {
    if (value.empty()) return;
    X509V3_CTX context;
    X509V3_set_ctx(&context, issuer, certificate, nullptr, nullptr, 0);
    auto* extension = X509V3_EXT_conf_nid(nullptr, &context, kind, value.c_str());
    must_be(extension != nullptr, "extension");
    X509_add_ext(certificate, extension, -1);
    X509_EXTENSION_free(extension);
}

template <class Write>
std::string pem_text(Write write) {
    BIO* out = BIO_new(BIO_s_mem());
    must_be(write(out) == 1, "PEM");
    char* bytes = nullptr;
    const auto size = BIO_get_mem_data(out, &bytes);
    std::string text(bytes, static_cast<std::size_t>(size));
    BIO_free(out);
    return text;
}

/// True once a whole request is there.
bool is_whole(const std::string& request) {
    const auto head = request.find("\r\n\r\n");
    if (head == std::string::npos) return false;
    const auto at = request.find("Content-Length: ");
    if (at == std::string::npos || at > head) return true;
    return request.size() >= head + 4 + std::stoul(request.substr(at + 16));
}

}  // namespace

void FreeKey::operator()(EVP_PKEY* key) const {
    EVP_PKEY_free(key);
}

void FreeCertificate::operator()(X509* certificate) const {
    X509_free(certificate);
}

TlsKey make_tls_key() {
    return TlsKey(EVP_EC_gen("P-256"));
}

TlsKey make_weak_tls_key() {
    return TlsKey(EVP_RSA_gen(1024));
}

sync::batch::Pin pin_of(const EVP_PKEY* key) {
    unsigned char* der = nullptr;
    const int size = i2d_PUBKEY(key, &der);
    must_be(size > 0, "public key");
    sync::batch::Pin pin{};
    SHA256(der, static_cast<std::size_t>(size), pin.data());
    OPENSSL_free(der);
    return pin;
}

Certificate make_certificate(const TlsKey& key, const CertificateOptions& options,
                             const Certificate* issuer, const TlsKey* issuer_key) {
    Certificate made(X509_new());
    X509_set_version(made.get(), 2);
    ASN1_INTEGER_set(X509_get_serialNumber(made.get()), 1);
    X509_time_adj_ex(X509_getm_notBefore(made.get()), static_cast<int>(options.from_s / 86400),
                     static_cast<long>(options.from_s % 86400), nullptr);
    X509_time_adj_ex(X509_getm_notAfter(made.get()), static_cast<int>(options.until_s / 86400),
                     static_cast<long>(options.until_s % 86400), nullptr);
    X509_set_pubkey(made.get(), key.get());
    X509_NAME_add_entry_by_txt(X509_get_subject_name(made.get()), "CN", MBSTRING_ASC,
                               reinterpret_cast<const unsigned char*>(options.name.c_str()), -1, -1,
                               0);
    X509* by = issuer == nullptr ? made.get() : issuer->get();
    X509_set_issuer_name(made.get(), X509_get_subject_name(by));
    add_extension(made.get(), by, NID_subject_alt_name, options.alternative_names);
    add_extension(made.get(), by, NID_ext_key_usage, options.purpose);
    add_extension(made.get(), by, NID_basic_constraints,
                  options.authority ? "critical,CA:TRUE" : "");
    must_be(X509_sign(made.get(), issuer_key == nullptr ? key.get() : issuer_key->get(),
                      EVP_sha256()) > 0,
            "signature");
    return made;
}

std::string pem_of(const Certificate& certificate) {
    return pem_text([&](BIO* out) { return PEM_write_bio_X509(out, certificate.get()); });
}

std::string pem_of(const TlsKey& key) {
    return pem_text([&](BIO* out) {
        return PEM_write_bio_PrivateKey(out, key.get(), nullptr, nullptr, 0, nullptr, nullptr);
    });
}

TlsPeer::TlsPeer(const TlsKey* key, const Certificate* certificate, const Options& options,
                 const Certificate* chain)
    : options_(options) {
    std::signal(SIGPIPE, SIG_IGN);  // who rejects us hangs up
    if (key != nullptr) {
        context_ = SSL_CTX_new(TLS_server_method());
        SSL_CTX_set_security_level(context_, 0);  // a weak key is to be refused by the other side
        if (options.only_tls_1_2) SSL_CTX_set_max_proto_version(context_, TLS1_2_VERSION);
        must_be(SSL_CTX_use_certificate(context_, certificate->get()) == 1, "certificate");
        must_be(SSL_CTX_use_PrivateKey(context_, key->get()) == 1, "key");
        if (chain != nullptr)
            must_be(SSL_CTX_add1_chain_cert(context_, chain->get()) == 1, "chain");
    }
    listener_ = ::socket(AF_INET, SOCK_STREAM, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    must_be(::bind(listener_, reinterpret_cast<const sockaddr*>(&address), size) == 0, "bind");
    must_be(::listen(listener_, 16) == 0, "listen");
    ::getsockname(listener_, reinterpret_cast<sockaddr*>(&address), &size);
    port_ = ntohs(address.sin_port);
    thread_ = std::thread([this] { serve(); });
}

TlsPeer::~TlsPeer() {
    stop_and_take();
    SSL_CTX_free(context_);
}

std::string TlsPeer::stop_and_take() {
    if (thread_.joinable()) {
        ::shutdown(listener_, SHUT_RDWR);
        thread_.join();
        ::close(listener_);
    }
    return read_;
}

void TlsPeer::serve() {
    for (;;) {
        const int socket = ::accept(listener_, nullptr, nullptr);
        if (socket < 0) return;
        if (options_.plain || options_.garbage)
            talk_plain(socket);
        else
            talk_tls(socket);
        ::close(socket);
    }
}

void TlsPeer::talk_tls(int socket) {
    SSL* tls = SSL_new(context_);
    SSL_set_fd(tls, socket);
    std::array<char, 4096> piece{};
    std::string request;
    if (SSL_accept(tls) == 1) {
        // In TLS 1.3 the server is done before it knows whether the client believes it: only what
        // it can read counts.
        for (int size = 0;
             !is_whole(request) &&
             (size = SSL_read(tls, piece.data(), static_cast<int>(piece.size()))) > 0;)
            request.append(piece.data(), static_cast<std::size_t>(size));
        if (is_whole(request)) {
            SSL_write(tls, options_.answer.data(), static_cast<int>(options_.answer.size()));
            SSL_shutdown(tls);
        }
    }
    read_ += request;
    SSL_free(tls);
}

void TlsPeer::talk_plain(int socket) {
    const auto& answer = options_.answer;
    static_cast<void>(::send(socket, answer.data(), answer.size(), MSG_NOSIGNAL));
    ::shutdown(socket, SHUT_WR);
    std::array<char, 4096> piece{};
    for (ssize_t size = 0; (size = ::recv(socket, piece.data(), piece.size(), 0)) > 0;)
        read_.append(piece.data(), static_cast<std::size_t>(size));
}

}  // namespace relais::tests
