// The only user of libcurl.
#include <curl/curl.h>
#include <curl/easy.h>
#include <curl/system.h>
#include <sys/socket.h>

#include <algorithm>
#include <atomic>
#include <cstddef>
#include <expected>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "forms/base/result.h"
#include "sync/batch/address.h"
#include "sync/batch/limits.h"
#include "sync/batch/message.h"
#include "sync/exchange/exchange.h"
#include "sync/exchange/pinned.h"

namespace relais::sync::exchange {

namespace {

constexpr int kMaxRetryAfterS = 24 * 3600;
constexpr curl_off_t kTellingBytes = 8 << 10;    ///< a request so large tells what the line carries
constexpr curl_off_t kSlowBytesPerS = 32 << 10;  ///< 256 kbit/s
constexpr curl_off_t kLeastQueued = 12 << 10;

struct Answer {
    std::string body;
    bool too_large = false;
};

std::size_t receive(char* bytes, std::size_t size, std::size_t count, void* to) {
    auto& answer = *static_cast<Answer*>(to);
    const std::size_t length = size * count;
    if (answer.body.size() + length > batch::kMaxReceiptBytes) {
        answer.too_large = true;
        return 0;
    }
    answer.body.append(bytes, length);
    return length;
}

int check_cancelled(void* flag, curl_off_t, curl_off_t, curl_off_t, curl_off_t) {
    return static_cast<std::atomic<bool>*>(flag)->load() ? 1 : 0;
}

CURLcode pin(CURL*, void* context, void* pins) {
    accept_only(context, *static_cast<std::vector<batch::Pin>*>(pins));
    return CURLE_OK;
}

}  // namespace

struct HttpTransport::Handle {
    std::string text;  ///< the address as it was given
    Result<batch::HubAddress> address;
    Patience patience;
    bool queue_is_short = false;
    CURL* curl = nullptr;
    curl_slist* headers = nullptr;  ///< of every request, then of this one
    std::atomic<bool> cancelled{false};

    Handle(const std::string& given, Patience limits)
        : text(given), address(batch::parse_address(given)), patience(limits) {}
    Handle(const Handle&) = delete;
    Handle& operator=(const Handle&) = delete;
    Handle(Handle&&) = delete;
    Handle& operator=(Handle&&) = delete;
    ~Handle() {
        curl_slist_free_all(headers);
        curl_easy_cleanup(curl);
        curl_global_cleanup();
    }
    void prepare(const batch::Request& request, Answer& answer);
    void keep_queue_short();
    void set_headers(const batch::Request& request);
    void set_security();
};

void HttpTransport::Handle::set_headers(const batch::Request& request) {
    curl_slist_free_all(headers);
    // "Expect:" without a value takes the header away: some proxies never answer it.
    headers = curl_slist_append(nullptr, "Expect:");
    headers = curl_slist_append(headers, "Content-Type: application/octet-stream");
    if (request.authorization.empty()) return;
    headers = curl_slist_append(headers, ("Authorization: " + request.authorization).c_str());
}

/// Verification is never turned off. Its anchor is the pinned key and not an authority: see
/// pinned.h.
void HttpTransport::Handle::set_security() {
    curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, address->is_secure() ? "https" : "http");
    if (!address->is_secure()) return;
    curl_easy_setopt(curl, CURLOPT_SSLVERSION, static_cast<long>(CURL_SSLVERSION_TLSv1_3));
    curl_easy_setopt(curl, CURLOPT_SSL_VERIFYPEER, 1L);
    curl_easy_setopt(curl, CURLOPT_SSL_VERIFYHOST, 2L);
    curl_easy_setopt(curl, CURLOPT_PINNEDPUBLICKEY, curl_pins(address->pins).c_str());
    curl_easy_setopt(curl, CURLOPT_CAINFO, nullptr);  // no authority is asked
    curl_easy_setopt(curl, CURLOPT_CAPATH, nullptr);
    curl_easy_setopt(curl, CURLOPT_SSL_CTX_FUNCTION, pin);
    curl_easy_setopt(curl, CURLOPT_SSL_CTX_DATA, &address->pins);
}

void HttpTransport::Handle::prepare(const batch::Request& request, Answer& answer) {
    curl_easy_reset(curl);
    curl_easy_setopt(curl, CURLOPT_URL, (address->url + request.path).c_str());
    set_security();
    curl_easy_setopt(curl, CURLOPT_FOLLOWLOCATION, 0L);
    curl_easy_setopt(curl, CURLOPT_PROXY, "");  // the environment has no say
    curl_easy_setopt(curl, CURLOPT_NETRC, static_cast<long>(CURL_NETRC_IGNORED));
    curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT, patience.connect_s);
    curl_easy_setopt(curl, CURLOPT_LOW_SPEED_LIMIT, patience.low_speed_bytes_per_s);
    curl_easy_setopt(curl, CURLOPT_LOW_SPEED_TIME, patience.low_speed_s);
    set_headers(request);
    curl_easy_setopt(curl, CURLOPT_HTTPHEADER, headers);
    curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, receive);
    curl_easy_setopt(curl, CURLOPT_WRITEDATA, &answer);
    curl_easy_setopt(curl, CURLOPT_NOPROGRESS, 0L);
    curl_easy_setopt(curl, CURLOPT_XFERINFOFUNCTION, check_cancelled);
    curl_easy_setopt(curl, CURLOPT_XFERINFODATA, &cancelled);
    if (request.method == "GET") return;
    curl_easy_setopt(curl, CURLOPT_POSTFIELDSIZE_LARGE,
                     static_cast<curl_off_t>(request.body.size()));
    curl_easy_setopt(curl, CURLOPT_POSTFIELDS, request.body.data());
    curl_easy_setopt(curl, CURLOPT_CUSTOMREQUEST, request.method.c_str());
}

/// On a slow line a whole batch would wait in the modem's queue: an answer then takes as long as
/// the queue, and so does the notice that a packet was lost. Two seconds' worth under way is plenty
/// there. A fast line is left to the system.
void HttpTransport::Handle::keep_queue_short() {
    curl_off_t bytes = 0, bytes_per_s = 0;
    curl_socket_t socket = CURL_SOCKET_BAD;
    curl_easy_getinfo(curl, CURLINFO_SIZE_UPLOAD_T, &bytes);
    curl_easy_getinfo(curl, CURLINFO_SPEED_UPLOAD_T, &bytes_per_s);
    curl_easy_getinfo(curl, CURLINFO_ACTIVESOCKET, &socket);
    if (socket == CURL_SOCKET_BAD || bytes < kTellingBytes) return;  // too few to tell
    if (bytes_per_s > kSlowBytesPerS && !queue_is_short) return;
    queue_is_short = true;
    // The system doubles it, for what it notes beside the bytes.
    const auto half = static_cast<int>(std::clamp<curl_off_t>(bytes_per_s, kLeastQueued, 1 << 20));
    ::setsockopt(socket, SOL_SOCKET, SO_SNDBUF, &half, sizeof half);
}

HttpTransport::HttpTransport(const std::string& address, Patience patience)
    : handle_(std::make_unique<Handle>(address, patience)) {
    curl_global_init(CURL_GLOBAL_DEFAULT);
    handle_->curl = curl_easy_init();
    RELAIS_ASSERT(handle_->curl != nullptr);
}

HttpTransport::~HttpTransport() = default;

void HttpTransport::cancel() {
    handle_->cancelled = true;
}

Result<batch::Response> HttpTransport::send(const batch::Request& request) {
    if (!handle_->address) return std::unexpected(handle_->address.error());
    const auto& url = handle_->address->url;
    Answer answer;
    handle_->prepare(request, answer);
    const auto code = curl_easy_perform(handle_->curl);
    if (handle_->cancelled.exchange(false))
        return fail(Errc::cancelled, url, "the exchange was stopped");
    if (answer.too_large) return fail(Errc::limit, url, "its answer is too large");
    if (code == CURLE_PEER_FAILED_VERIFICATION || code == CURLE_SSL_PINNEDPUBKEYNOTMATCH)
        return fail(Errc::forged, url, "somebody else answers in its place");
    if (code != CURLE_OK) return fail(Errc::network, url, curl_easy_strerror(code));
    handle_->keep_queue_short();

    long status = 0;
    curl_off_t retry_after_s = 0;
    curl_easy_getinfo(handle_->curl, CURLINFO_RESPONSE_CODE, &status);
    curl_easy_getinfo(handle_->curl, CURLINFO_RETRY_AFTER, &retry_after_s);
    batch::Response response;
    response.status = static_cast<int>(status);
    response.body = std::move(answer.body);
    response.retry_after_s =
        static_cast<int>(std::clamp<curl_off_t>(retry_after_s, 0, kMaxRetryAfterS));
    return response;
}

}  // namespace relais::sync::exchange
