#include "client/work/jobs.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <deque>
#include <functional>
#include <memory>
#include <optional>
#include <thread>
#include <utility>

#include "client/work/locked.h"

namespace relais::client::work {

void InlineJobs::run(Queue /*queue*/, std::function<void()> task, std::function<void()> done) {
    if (task) task();
    if (done) done();
}

namespace {

struct Item {
    std::function<void()> task;
    std::function<void()> done;
};

struct Line {
    std::deque<Item> waiting;
    bool running = false;
    [[nodiscard]] bool busy() const { return running || !waiting.empty(); }
};

struct Board {
    std::array<Line, 3> lines;
    std::deque<std::function<void()>> ready;
    bool stopping = false;
};

class Threads final : public Jobs {
  public:
    explicit Threads(std::function<void()> wake)
        : wake_(std::move(wake)), store_([this] { work(Queue::store); }),
          network_([this] { work(Queue::network); }), files_([this] { work(Queue::files); }) {}

    ~Threads() override {
        board_.with([](Board& board) {
            board.stopping = true;
            line(board, Queue::network).waiting.clear();
            line(board, Queue::files).waiting.clear();
        });
        store_.join();
        network_.join();
        files_.join();
    }
    Threads(const Threads&) = delete;
    Threads& operator=(const Threads&) = delete;
    Threads(Threads&&) = delete;
    Threads& operator=(Threads&&) = delete;

    void run(Queue queue, std::function<void()> task, std::function<void()> done) override {
        board_.with([&](Board& board) {
            line(board, queue).waiting.push_back({std::move(task), std::move(done)});
        });
    }

    void deliver() override {
        auto ready = board_.with([](Board& board) { return std::exchange(board.ready, {}); });
        for (auto& done : ready)
            done();
    }

    void drain() override {
        bool idle = false;
        while (!idle) {
            deliver();
            idle =
                board_.when([](const Board& board) { return !board.ready.empty() || quiet(board); },
                            [](const Board& board) { return board.ready.empty() && quiet(board); });
        }
    }

    void settle(Queue queue) override {
        board_.when([queue](Board& board) { return !line(board, queue).busy(); }, [](Board&) {});
    }

  private:
    static Line& line(Board& board, Queue queue) {
        return board.lines.at(static_cast<std::size_t>(queue));
    }
    static bool quiet(const Board& board) {
        return std::ranges::none_of(board.lines, &Line::busy);
    }

    /// Nothing when the thread should end: only an empty line ends it, so queued work is done
    /// first.
    std::optional<Item> next(Queue queue) {
        return board_.when(
            [queue](Board& board) { return board.stopping || !line(board, queue).waiting.empty(); },
            [queue](Board& board) -> std::optional<Item> {
                Line& mine = line(board, queue);
                if (mine.waiting.empty()) return std::nullopt;
                Item item = std::move(mine.waiting.front());
                mine.waiting.pop_front();
                mine.running = true;
                return item;
            });
    }

    void work(Queue queue) {
        while (auto item = next(queue)) {
            if (item->task) item->task();
            item->task = nullptr;  // what it holds goes here, not on the window's thread
            const bool comes_back = static_cast<bool>(item->done);
            board_.with([&](Board& board) {
                line(board, queue).running = false;
                if (comes_back) board.ready.push_back(std::move(item->done));
            });
            if (comes_back && wake_) wake_();
        }
    }

    std::function<void()> wake_;
    Locked<Board> board_;
    std::thread store_;
    std::thread network_;
    std::thread files_;
};

}  // namespace

std::unique_ptr<Jobs> make_threads(std::function<void()> wake) {
    return std::make_unique<Threads>(std::move(wake));
}

}  // namespace relais::client::work
