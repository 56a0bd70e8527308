// GeoJSON lists (RFC 7946; ODK XForms, external secondary instances). The file is read piece by
// piece, without a tree of it in memory; each feature becomes a row.
#include <array>
#include <charconv>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>

#include <nlohmann/json.hpp>

#include "forms/base/result.h"
#include "forms/lists/list_file.h"
#include "forms/lists/rows.h"
#include "forms/lists/table.h"
#include "forms/model/definition.h"

namespace relais::forms::lists {

namespace {

constexpr std::size_t kMaxDepth = 64;
// Depths of what is looked for: { "features": [ { "properties": { "name": … } } ] }
constexpr std::size_t kCollection = 1, kFeatures = 2, kFeature = 3, kInFeature = 4;
constexpr std::size_t kPoint = 5, kLine = 6, kRing = 7;  ///< the array that holds the numbers

/// ODK writes a number without exponent.
std::string plain_number(double number, const std::string& as_written) {
    if (as_written.find_first_of("eE") == std::string::npos) return as_written;
    std::array<char, 400> buffer{};
    const auto end = std::to_chars(buffer.data(), buffer.data() + buffer.size(), number,
                                   std::chars_format::fixed);
    return end.ec == std::errc() ? std::string(buffer.data(), end.ptr) : std::string{};
}

/// What the geometry of one feature says, in whatever order its parts stand.
struct Geometry {
    std::string type;
    std::vector<std::string> numbers;   ///< of the position that is open
    std::array<std::string, 3> places;  ///< positions of a point, a line, the outer ring
    std::size_t rings = 0;
    bool told = false;
    bool odd = false;  ///< a position without two numbers
};

class Reader {
  public:
    explicit Reader(std::string_view name) : name_(name) {}

    Result<List> finish() && {
        if (why_.empty() && type_ != "FeatureCollection") refuse("is no GeoJSON FeatureCollection");
        if (why_.empty() && !features_) refuse("has no list of features");
        if (!why_.empty()) return fail(code_, name_, why_);
        return List(Table::from_cells(TRY(std::move(rows_).finish(name_))));
    }
    [[nodiscard]] bool told() const { return !why_.empty(); }

    // ---- What nlohmann::json::sax_parse asks for; false stops it -------------------------------
    bool null() { return scalar("", Kind::null); }
    bool boolean(bool value) { return scalar(value ? "true" : "false", Kind::other); }
    bool number_integer(std::int64_t value) {
        return number(static_cast<double>(value), std::to_string(value));
    }
    bool number_unsigned(std::uint64_t value) {
        return number(static_cast<double>(value), std::to_string(value));
    }
    bool number_float(double value, const std::string& as_written) {
        return number(value, plain_number(value, as_written));
    }
    bool string(std::string& value) { return scalar(value, Kind::text); }
    bool binary(std::vector<std::uint8_t>&) { return false; }
    bool key(std::string& value) {
        if (depth_ < keys_.size()) keys_[depth_] = value;
        return true;
    }
    bool start_object(std::size_t) {
        if (!deeper()) return false;
        if (depth_ == kFeature && in_features()) {
            rows_.begin_row();
            geometry_ = {};
            id_.reset();
            feature_type_.clear();
        }
        if (depth_ == kInFeature && in_features() && keys_[kFeature] == "geometry")
            geometry_.told = true;
        return true;
    }
    bool end_object() {
        const bool ends = depth_ == kFeature && in_features();
        --depth_;
        return !ends || end_feature();
    }
    bool start_array(std::size_t) {
        if (!deeper()) return false;
        if (depth_ == kFeatures && keys_[kCollection] == "features") features_ = true;
        if (in_coordinates() && depth_ == kLine) ++geometry_.rings;
        if (in_coordinates()) geometry_.numbers.clear();
        return true;
    }
    bool end_array() {
        if (in_coordinates() && !geometry_.numbers.empty() && !end_position()) return false;
        --depth_;
        return true;
    }
    bool parse_error(std::size_t at, const std::string&, const nlohmann::json::exception&) {
        return refuse("is no JSON near byte " + std::to_string(at));
    }

  private:
    enum class Kind : std::uint8_t { null, text, other };

    bool refuse(std::string why, Errc code = Errc::invalid) {
        if (why_.empty()) {
            why_ = std::move(why);
            code_ = code;
        }
        return false;
    }
    bool refuse_feature(const std::string& why) {
        return refuse("feature " + std::to_string(rows_.row_count()) + ": " + why);
    }
    bool deeper() {
        if (++depth_ > kMaxDepth) return refuse("is nested too deep", Errc::limit);
        if (depth_ < keys_.size()) keys_[depth_].clear();
        return true;
    }
    [[nodiscard]] bool in_features() const { return features_ && keys_[kCollection] == "features"; }
    [[nodiscard]] bool in_coordinates() const {
        return depth_ >= kPoint && in_features() && keys_[kFeature] == "geometry" &&
               keys_[kInFeature] == "coordinates";
    }

    bool number(double value, std::string text) {
        if (!in_coordinates()) return scalar(std::move(text), Kind::other);
        if (!std::isfinite(value)) return refuse_feature("a coordinate is out of range");
        if (geometry_.numbers.size() < 4) geometry_.numbers.push_back(std::move(text));
        return true;
    }
    bool scalar(std::string text, Kind kind) {
        if (depth_ == kCollection && keys_[kCollection] == "type")
            type_ = std::move(text);
        else if (depth_ == kCollection && keys_[kCollection] == "features")
            return refuse("has no list of features");
        else if (depth_ == kFeatures && in_features())
            return refuse("something among the features is none");
        else if (depth_ == kFeature && in_features())
            of_feature(std::move(text), kind);
        else if (depth_ == kInFeature && in_features())
            in_feature(text);
        return !told();
    }
    void of_feature(std::string text, Kind kind) {
        if (keys_[kFeature] == "type")
            feature_type_ = std::move(text);
        else if (keys_[kFeature] == "id" && kind != Kind::null)
            id_ = std::move(text);
    }
    void in_feature(const std::string& text) {
        if (keys_[kFeature] == "properties")
            rows_.set(keys_[kInFeature], text);
        else if (keys_[kFeature] == "geometry" && keys_[kInFeature] == "type")
            geometry_.type = text;
    }

    /// ODK XForms: "latitude longitude altitude accuracy"; GeoJSON has the longitude first.
    bool end_position() {
        auto& numbers = geometry_.numbers;
        const bool outer = depth_ != kRing || geometry_.rings == 1;
        if (numbers.size() < 2) geometry_.odd = true;
        if (depth_ <= kRing && outer && numbers.size() >= 2) {
            auto& places = geometry_.places[depth_ - kPoint];
            if (!places.empty()) places += "; ";
            places += numbers[1] + " " + numbers[0] + " 0 0";
            if (places.size() > model::kMaxValueBytes)
                return refuse_feature("its geometry has too many points");
        }
        numbers.clear();
        return true;
    }
    bool end_feature() {
        if (feature_type_ != "Feature") return refuse_feature("is not of the type Feature");
        std::string place;
        if (geometry_.told) {
            const std::array<std::string_view, 3> types{"Point", "LineString", "Polygon"};
            std::size_t type = 0;
            while (type < types.size() && types[type] != geometry_.type)
                ++type;
            if (type == types.size())
                return refuse_feature("its geometry is no Point, LineString or Polygon");
            place = std::move(geometry_.places[type]);
            if (place.empty() || geometry_.odd)
                return refuse_feature("its coordinates are not those of a " + geometry_.type);
        }
        rows_.set("geometry", place);
        if (id_) rows_.set("id", *id_);
        return true;
    }

    std::string name_;
    Rows rows_;
    std::string why_;
    Errc code_ = Errc::invalid;
    std::size_t depth_ = 0;
    std::array<std::string, kPoint> keys_;  ///< the key that is open at each depth
    std::string type_, feature_type_;
    std::optional<std::string> id_;
    Geometry geometry_;
    bool features_ = false;
};

}  // namespace

Result<List> read_geojson(std::string_view name, std::string_view bytes) {
    if (bytes.size() > kMaxGeoJsonBytes)
        return fail(Errc::limit, std::string(name),
                    "is larger than " + std::to_string(kMaxGeoJsonBytes) + " bytes");
    if (bytes.starts_with("\xEF\xBB\xBF")) bytes.remove_prefix(3);
    Reader reader(name);
    const bool read = nlohmann::json::sax_parse(bytes.begin(), bytes.end(), &reader);
    if (!read && !reader.told()) return fail(Errc::invalid, std::string(name), "is no JSON");
    return std::move(reader).finish();
}

}  // namespace relais::forms::lists
