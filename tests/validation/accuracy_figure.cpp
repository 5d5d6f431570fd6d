// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/validation/accuracy_figure.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <iomanip>
#include <limits>
#include <sstream>

namespace cw {
namespace {

constexpr double side = 560, left = 78, top = 24, width = 900, height = 660;
/// Okabe and Ito's colours, which readers with any colour vision tell apart.
constexpr const char* colours[] = {"#0072B2", "#D55E00", "#009E73", "#999999", "#CC79A7"};

struct Decades {
  double first, last;
  double at(double seconds) const { return (std::log10(seconds) - first) / (last - first) * side; }
};

Decades decadesOf(const std::vector<FigurePoint>& points) {
  double least = std::numeric_limits<double>::infinity(), most = 0;
  for (const FigurePoint& p : points) {
    least = std::min({least, p.measuredSeconds, p.predictedSeconds});
    most = std::max({most, p.measuredSeconds, p.predictedSeconds});
  }
  return {std::floor(std::log10(least)), std::ceil(std::log10(most))};
}

void line(std::ostream& out, double x1, double y1, double x2, double y2, const char* style) {
  out << "<line x1=\"" << x1 << "\" y1=\"" << y1 << "\" x2=\"" << x2 << "\" y2=\"" << y2 << "\" " << style << "/>\n";
}

void text(std::ostream& out, double x, double y, const char* anchor, const std::string& what) {
  out << "<text x=\"" << x << "\" y=\"" << y << "\" text-anchor=\"" << anchor << "\">" << what << "</text>\n";
}

void axes(std::ostream& out, const Decades& d) {
  for (double decade = d.first; decade <= d.last; ++decade) {
    const double at = (decade - d.first) / (d.last - d.first) * side;
    line(out, left + at, top, left + at, top + side, "stroke=\"#ddd\"");
    line(out, left, top + side - at, left + side, top + side - at, "stroke=\"#ddd\"");
    std::ostringstream label;
    label << std::pow(10, decade);
    text(out, left + at, top + side + 20, "middle", label.str());
    text(out, left - 8, top + side - at + 5, "end", label.str());
  }
  text(out, left + side / 2, top + side + 48, "middle", "measured time of a step, s");
  out << "<g transform=\"translate(22 " << top + side / 2 << ") rotate(-90)\">";
  text(out, 0, 0, "middle", "predicted, s");
  out << "</g>\n";
}

/// predicted = factor × measured, cut at the frame.
void ratio(std::ostream& out, const Decades& d, double factor, const char* style) {
  const double shift = std::log10(factor) / (d.last - d.first) * side;
  const double from = std::max(0.0, -shift), to = std::min(side, side - shift);
  line(out, left + from, top + side - from - shift, left + to, top + side - to - shift, style);
}

}  // namespace

std::string accuracyFigure(const std::vector<FigurePoint>& points, const std::vector<std::string>& series) {
  std::ostringstream out;
  out << std::fixed << std::setprecision(1);
  out << "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 " << width << " " << height << "\" font-family=\"sans-serif\" font-size=\"15\">\n"
         "<title>Predicted against measured time of a step</title>\n<rect width=\"100%\" height=\"100%\" fill=\"#fff\"/>\n";
  const Decades d = decadesOf(points);
  axes(out, d);
  ratio(out, d, 1, "stroke=\"#444\"");
  for (const double factor : {0.9, 1.1}) ratio(out, d, factor, "stroke=\"#444\" stroke-dasharray=\"4 4\"");
  double key = top + 20;
  // What was measured best lies on top.
  for (std::size_t i = series.size(); i-- > 0;) {
    out << "<g fill=\"" << colours[i % std::size(colours)] << "\" fill-opacity=\"0.55\">\n";
    for (const FigurePoint& p : points)
      if (p.series == series[i]) out << "<circle cx=\"" << left + d.at(p.measuredSeconds) << "\" cy=\"" << top + side - d.at(p.predictedSeconds) << "\" r=\"3.5\"/>\n";
    out << "</g>\n";
  }
  for (std::size_t i = 0; i < series.size(); ++i, key += 24) {
    const auto count = std::count_if(points.begin(), points.end(), [&](const FigurePoint& p) { return p.series == series[i]; });
    out << "<circle cx=\"" << left + side + 24 << "\" cy=\"" << key - 5 << "\" r=\"5\" fill=\"" << colours[i % std::size(colours)] << "\"/>\n";
    text(out, left + side + 36, key, "start", series[i] + ", " + std::to_string(count) + " runs");
  }
  text(out, left + side + 14, key + 8, "start", "solid: equal; dashed: 10 % off");
  out << "</svg>\n";
  return out.str();
}

}  // namespace cw
