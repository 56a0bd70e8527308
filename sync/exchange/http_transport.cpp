// The only user of libcurl.
#include <curl/curl.h>
#include <curl/easy.h>
#include <curl/system.h>

#include <algorithm>
#include <atomic>
#include <cstddef>
#include <memory>
#include <string>
#include <utility>

#include "forms/base/result.h"
#include "sync/batch/limits.h"
#include "sync/batch/message.h"
#include "sync/exchange/exchange.h"

namespace relais::sync::exchange {

namespace {

constexpr long kConnectTimeoutS = 30;    // a 2G bearer may need ten seconds to come up
constexpr long kLowSpeedBytesPerS = 30;  // slower than the worst 2G: the line is dead …
constexpr long kLowSpeedS = 120;         // … after two minutes of it; there is no total limit
constexpr int kMaxRetryAfterS = 24 * 3600;

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

}  // namespace

struct HttpTransport::Handle {
    std::string url;
    CURL* curl = nullptr;
    curl_slist* headers = nullptr;
    std::atomic<bool> cancelled{false};

    Handle() = default;
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
};

void HttpTransport::Handle::prepare(const batch::Request& request, Answer& answer) {
    curl_easy_reset(curl);
    curl_easy_setopt(curl, CURLOPT_URL, (url + request.path).c_str());
    curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "http,https");
    curl_easy_setopt(curl, CURLOPT_FOLLOWLOCATION, 0L);
    curl_easy_setopt(curl, CURLOPT_PROXY, "");  // the environment has no say
    curl_easy_setopt(curl, CURLOPT_NETRC, static_cast<long>(CURL_NETRC_IGNORED));
    curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT, kConnectTimeoutS);
    curl_easy_setopt(curl, CURLOPT_LOW_SPEED_LIMIT, kLowSpeedBytesPerS);
    curl_easy_setopt(curl, CURLOPT_LOW_SPEED_TIME, kLowSpeedS);
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

HttpTransport::HttpTransport(std::string url) : handle_(std::make_unique<Handle>()) {
    while (url.ends_with('/'))
        url.pop_back();
    handle_->url = std::move(url);
    curl_global_init(CURL_GLOBAL_DEFAULT);
    handle_->curl = curl_easy_init();
    RELAIS_ASSERT(handle_->curl != nullptr);
    // "Expect:" without a value takes the header away: some proxies never answer it.
    handle_->headers = curl_slist_append(nullptr, "Expect:");
    handle_->headers =
        curl_slist_append(handle_->headers, "Content-Type: application/octet-stream");
}

HttpTransport::~HttpTransport() = default;

void HttpTransport::cancel() {
    handle_->cancelled = true;
}

Result<batch::Response> HttpTransport::send(const batch::Request& request) {
    Answer answer;
    handle_->prepare(request, answer);
    const auto code = curl_easy_perform(handle_->curl);
    if (handle_->cancelled.exchange(false))
        return fail(Errc::cancelled, handle_->url, "the exchange was stopped");
    if (answer.too_large) return fail(Errc::limit, handle_->url, "its answer is too large");
    if (code != CURLE_OK) return fail(Errc::network, handle_->url, curl_easy_strerror(code));

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
