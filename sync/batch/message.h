// What crosses HTTP, as values: transports and the hub's handler speak only these.
#pragma once

#include <string>
#include <utility>
#include <vector>

namespace relais::sync::batch {

struct Request {
    std::string method;   ///< "GET", "PUT", "POST"
    std::string path;     ///< "/v1/d/<device>/batches/<hash>", query included
    std::string body;
    std::string authorization{};  ///< batch/request.h; empty where nobody needs to be known
    bool operator==(const Request&) const = default;
};

struct Response {
    int status = 0;
    std::string body;
    int retry_after_s = 0;   ///< 0 when the server did not say
    bool operator==(const Response&) const = default;
};

}  // namespace relais::sync::batch
