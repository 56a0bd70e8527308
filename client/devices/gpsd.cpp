// The only user of gps.h. libgps waits (for a connection, for a line), so it has a thread; the
// window's thread only copies what stands in `view_`.
#include "client/devices/gps.h"

#include <algorithm>
#include <atomic>
#include <cmath>
#include <cstdint>
#include <fcntl.h>
#include <functional>
#include <gps.h>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <utility>

#include "client/devices/wait_point.h"
#include "forms/base/time.h"

namespace relais::client::devices {

namespace {

constexpr int kPatienceMs = 40'000;     ///< for one fix when wanted rarely: a cold start
constexpr int kStaleMs = 10'000;        ///< receivers tell each second; this one fell silent
constexpr int kSilenceMs = 30'000;      ///< gpsd itself fell silent: connect again
constexpr int kMostEmptyReads = 64;     ///< readable, yet no line: what speaks there is no gpsd
constexpr double kWorstMetres = 1.0e6;  ///< beyond it an accuracy says nothing
constexpr double kHighestMetres = 1.0e5;

std::optional<double> within(double value, double low, double high) {
    if (!std::isfinite(value) || value < low || value > high) return std::nullopt;
    return value;
}

std::optional<double> accuracy_of(const gps_fix_t& fix) {
    if (const auto horizontal = within(fix.eph, 0, kWorstMetres)) return horizontal;
    const auto east = within(fix.epx, 0, kWorstMetres), north = within(fix.epy, 0, kWorstMetres);
    if (east && north) return std::hypot(*east, *north);
    return std::nullopt;
}

/// What the receiver itself measured of its error (NMEA GST): one standard deviation, which holds
/// in two cases of three, as a phone's accuracy does. What gpsd works out (eph) is for 95 of 100.
struct Spread {
    double metres = 0;
    std::int64_t at_ms = 0;
};
std::optional<Spread> spread_from(const gst_t& told, std::int64_t at_ms) {
    const auto north = within(told.lat_err_deviation, 0, kWorstMetres);
    const auto east = within(told.lon_err_deviation, 0, kWorstMetres);
    if (!north || !east || (*north == 0 && *east == 0)) return std::nullopt;
    return Spread{std::hypot(*north, *east), at_ms};
}

std::optional<double> altitude_of(const gps_fix_t& fix) {
    if (fix.mode < MODE_3D) return std::nullopt;
    // Phones give the height above the ellipsoid: records of both are to agree.
    const auto ellipsoid = within(fix.altHAE, -kHighestMetres, kHighestMetres);
    return ellipsoid ? ellipsoid : within(fix.altMSL, -kHighestMetres, kHighestMetres);
}

std::optional<Fix> fix_from(const gps_data_t& data, std::int64_t at_ms) {
    const gps_fix_t& told = data.fix;
    if (told.mode < MODE_2D) return std::nullopt;
    const auto latitude = within(told.latitude, -90, 90);
    const auto longitude = within(told.longitude, -180, 180);
    if (!latitude || !longitude) return std::nullopt;
    Fix fix;
    fix.latitude = *latitude;
    fix.longitude = *longitude;
    fix.altitude_m = altitude_of(told);
    fix.accuracy_m = accuracy_of(told);
    constexpr std::int64_t kLastSecond = 253'402'300'799;  // 9999-12-31
    if (told.time.tv_sec > 0 && told.time.tv_sec <= kLastSecond)
        fix.time = Instant{told.time.tv_sec * 1000 + told.time.tv_nsec / 1'000'000};
    fix.at_ms = at_ms;
    fix.simulated = told.status == STATUS_SIM;
    return fix;
}

/// An open connection to gpsd.
class Connection {
  public:
    explicit Connection(const Gpsd& gpsd) {
        open_ = gps_open(gpsd.host.c_str(), gpsd.port.c_str(), &data_) == 0;
        if (!open_) return;
        const int flags = fcntl(data_.gps_fd, F_GETFL);
        fcntl(data_.gps_fd, F_SETFL, flags | O_NONBLOCK);  // a read never waits: poll does
        if (gps_stream(&data_, WATCH_ENABLE | WATCH_JSON, nullptr) != 0) close();
    }
    ~Connection() { close(); }
    Connection(const Connection&) = delete;
    Connection& operator=(const Connection&) = delete;
    Connection(Connection&&) = delete;
    Connection& operator=(Connection&&) = delete;

    [[nodiscard]] bool is_open() const { return open_; }
    [[nodiscard]] int descriptor() const { return data_.gps_fd; }
    [[nodiscard]] const gps_data_t& data() const { return data_; }
    /// One line; 0 when there is none yet, negative when the connection is gone.
    int read() { return gps_read(&data_, nullptr, 0); }

  private:
    void close() {
        if (open_) gps_close(&data_);
        open_ = false;
    }
    gps_data_t data_{};
    bool open_ = false;
};

class GpsdReader final : public Gps {
  public:
    GpsdReader(Gpsd gpsd, const Clock& clock, std::function<void()> wake)
        : gpsd_(std::move(gpsd)), clock_(clock), wake_(std::move(wake)),
          thread_([this] { run(); }) {}
    ~GpsdReader() override {
        stopping_ = true;
        wait_.interrupt();
        thread_.join();
    }
    GpsdReader(const GpsdReader&) = delete;
    GpsdReader& operator=(const GpsdReader&) = delete;
    GpsdReader(GpsdReader&&) = delete;
    GpsdReader& operator=(GpsdReader&&) = delete;

    [[nodiscard]] GpsView view() const override {
        const std::lock_guard<std::mutex> lock(mutex_);
        return view_;
    }
    void want(GpsUse use) override {
        if (use_.exchange(use) != use) wait_.interrupt();
    }

  private:
    void run();
    void listen(Connection& connection);
    bool read_lines(Connection& connection);
    void take(const gps_data_t& data);
    void publish(const std::function<void(GpsView&)>& change);
    [[nodiscard]] bool is_over(GpsUse since) const { return stopping_ || use_ != since; }

    Gpsd gpsd_;
    const Clock& clock_;
    std::function<void()> wake_;
    WaitPoint wait_;
    std::atomic<GpsUse> use_ = GpsUse::off;
    std::atomic<bool> stopping_ = false;
    mutable std::mutex mutex_;
    GpsView view_;
    std::optional<Spread> spread_;  ///< touched by the thread alone
    std::thread thread_;            ///< last: it runs when everything else is there
};

void GpsdReader::publish(const std::function<void(GpsView&)>& change) {
    bool changed = false;
    {
        const std::lock_guard<std::mutex> lock(mutex_);
        const GpsView before = view_;
        change(view_);
        changed = !(view_ == before);
    }
    if (changed && wake_) wake_();
}

void GpsdReader::run() {
    while (!stopping_) {
        const GpsUse use = use_;
        if (use == GpsUse::off) {
            publish([](GpsView& view) { view.state = GpsState::off; });
            wait_.wait(-1, -1);
            continue;
        }
        {
            Connection connection(gpsd_);
            if (connection.is_open())
                listen(connection);
            else
                publish([](GpsView& view) { view.state = GpsState::absent; });
        }
        // Rarely means with the minute of the clock: a laptop that lies idle is woken once for
        // both.
        const auto to_turn = gpsd_.rare_ms - static_cast<int>(clock_.now().ms % gpsd_.rare_ms);
        if (!is_over(use)) wait_.wait(-1, use == GpsUse::live ? gpsd_.retry_ms : to_turn);
    }
}

/// Until the connection is gone, something else is wanted, or a rare wish is fulfilled.
void GpsdReader::listen(Connection& connection) {
    const GpsUse use = use_;
    const std::int64_t began_ms = clock_.monotonic_ms();
    std::int64_t heard_ms = began_ms;
    while (!is_over(use)) {
        const auto outcome = wait_.wait(connection.descriptor(), kStaleMs / 2);
        const std::int64_t now_ms = clock_.monotonic_ms();
        if (outcome == WaitPoint::Outcome::readable) {
            heard_ms = now_ms;
            if (!read_lines(connection)) {
                publish([](GpsView& view) { view.state = GpsState::absent; });
                return;
            }
        }
        const GpsView seen = view();
        const bool fresh = seen.fix && now_ms - seen.fix->at_ms < kStaleMs;
        if (seen.state == GpsState::fix && !fresh)
            publish([](GpsView& view) { view.state = GpsState::searching; });
        if (now_ms - heard_ms > kSilenceMs) return;
        // gpsd tells a place first, and how sure it is a moment later.
        const bool told = seen.fix && seen.fix->at_ms >= began_ms &&
                          (seen.fix->accuracy_m || now_ms - began_ms > kStaleMs);
        const bool fulfilled = seen.state == GpsState::fix && told;
        if (use == GpsUse::rare && (fulfilled || now_ms - began_ms > kPatienceMs)) return;
    }
}

/// False when nobody speaks there any more, or not as gpsd does.
bool GpsdReader::read_lines(Connection& connection) {
    int empty = 0;
    while (empty < kMostEmptyReads) {
        const int length = connection.read();
        if (length < 0) return false;
        if (length == 0) {
            // Nothing, or the beginning of a line; the end of the stream looks like it as well.
            if (wait_.wait(connection.descriptor(), 0) != WaitPoint::Outcome::readable) return true;
            ++empty;
            continue;
        }
        take(connection.data());
        if (!gps_waiting(&connection.data(), 0)) return true;
    }
    return false;
}

void GpsdReader::take(const gps_data_t& data) {
    const auto told = [&data](gps_mask_t what) { return (data.set & what) != 0; };
    const std::int64_t now_ms = clock_.monotonic_ms();
    if (told(GST_SET)) spread_ = spread_from(data.gst, now_ms);
    publish([&](GpsView& view) {
        if (told(DEVICELIST_SET) && data.devices.ndevices == 0)
            view.state = GpsState::no_receiver;
        else if (view.state == GpsState::off || view.state == GpsState::absent ||
                 (told(DEVICELIST_SET) && view.state == GpsState::no_receiver))
            view.state = GpsState::searching;
        if (told(SATELLITE_SET)) {
            view.satellites_seen = std::clamp(data.satellites_visible, 0, MAXCHANNELS);
            view.satellites_used = std::clamp(data.satellites_used, 0, view.satellites_seen);
        }
        if (!told(MODE_SET)) return;
        auto fix = fix_from(data, now_ms);
        if (fix && spread_ && now_ms - spread_->at_ms < kStaleMs / 2)
            fix->accuracy_m = spread_->metres;
        view.state = fix ? GpsState::fix : GpsState::searching;
        if (fix) view.fix = fix;
    });
}

}  // namespace

std::unique_ptr<Gps> make_gps(const Gpsd& gpsd, const Clock& clock, std::function<void()> wake) {
    return std::make_unique<GpsdReader>(gpsd, clock, std::move(wake));
}

}  // namespace relais::client::devices
