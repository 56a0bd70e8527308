// How a swarm talks HTTP: connections without blocking on one epoll, each with laptops of its own,
// one request at a time on each.
#pragma once

#include <chrono>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "tests/sync/load/swarm.h"

namespace relais::tests {

class SwarmDrive {
  public:
    SwarmDrive(const Swarm& swarm, std::vector<SwarmLaptop>& laptops, const Swarm::Line& line);
    SwarmDrive(const SwarmDrive&) = delete;
    SwarmDrive& operator=(const SwarmDrive&) = delete;
    ~SwarmDrive();
    SwarmRun run();

  private:
    using Moment = std::chrono::steady_clock::time_point;
    struct Client {
        int socket = -1;
        std::vector<SwarmLaptop*> laptops;  ///< the front one's turn is next
        std::size_t turn = 0;
        SwarmLaptop* laptop = nullptr;  ///< whose batch is under way
        std::size_t sent = 0;           ///< of head and body
        std::string answer;
        Moment start;
    };

    void ask_for_challenge();
    void sign(SwarmLaptop& laptop, SwarmBatch& batch);
    void connect(Client& client);
    void disconnect(Client& client);
    /// False when none of its laptops has anything left.
    bool next(Client& client);
    void send(Client& client);
    void receive(Client& client);
    void take_answer(Client& client, int status, std::string_view body);
    void broke(Client& client);

    const Swarm& swarm_;
    const Swarm::Line& line_;
    int epoll_ = -1;
    std::vector<Client> clients_;
    std::vector<Client*> waiting_;  ///< to be connected again
    sync::batch::Challenge challenge_{};
    std::size_t busy_ = 0;  ///< clients with something left
    std::vector<std::pair<SwarmLaptop*, std::string>> receipts_;
    SwarmRun run_;
};

}  // namespace relais::tests
